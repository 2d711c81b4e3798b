package lockstep.cli.submit;

import lockstep.cli.options.Parsed;
import lockstep.cli.select.TaskIndices;
import lockstep.protocol.v1.Dependency;
import lockstep.protocol.v1.DependencyKind;
import lockstep.protocol.v1.JobReference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Which jobs have to be waited for.
///
/// @param anyOf whether one of them is enough
record DependencyList(List<Dependency> all, boolean anyOf) {

    private static final int ID_MAX = Integer.MAX_VALUE;
    private static final int MINUTES_MAX = 5_000_000;

    private static final String MUST =
            "must be jobs to wait for such as afterok:7:8_1, after:7+10 (minutes) or singleton,"
                    + " parted by \",\" (all of them) or \"?\" (any).";

    /// Reads Slurm's form: kinds `after`, `afterok`, `afterany`, `afternotok`, `aftercorr` and
    /// `singleton`; a bare id is short for `afterany`.
    static Parsed<DependencyList> parse(String text) {
        boolean anyOf = text.indexOf('?') >= 0;
        if (anyOf && text.indexOf(',') >= 0) {
            return Parsed.bad(
                    "must have \",\" (all of them) or \"?\" (any of them) between its parts, not"
                            + " both.");
        }
        List<Dependency> all = new ArrayList<>();
        for (String part : text.split(anyOf ? "\\?" : ",", -1)) {
            if (part.toLowerCase(Locale.ROOT).startsWith("afterburstbuffer")) {
                return Parsed.bad("cannot wait for burst buffers: there are none.");
            }
            Optional<List<Dependency>> read = clause(part);
            if (read.isEmpty()) {
                return Parsed.bad(MUST);
            }
            all.addAll(read.get());
        }
        return Parsed.good(new DependencyList(all, anyOf));
    }

    private static Optional<List<Dependency>> clause(String part) {
        if (part.equalsIgnoreCase("singleton")) {
            return Optional.of(
                    List.of(Dependency.newBuilder().setKind(DependencyKind.SINGLETON).build()));
        }
        int colon = part.indexOf(':');
        boolean bare = !part.isEmpty() && Character.isDigit(part.charAt(0));
        Optional<DependencyKind> kind =
                bare
                        ? Optional.of(DependencyKind.AFTER_ANY)
                        : kind(colon < 0 ? part : part.substring(0, colon));
        return kind.isEmpty() || (colon < 0 && !bare)
                ? Optional.empty()
                : jobs(kind.get(), bare ? part : part.substring(colon + 1));
    }

    private static Optional<DependencyKind> kind(String word) {
        return Optional.ofNullable(
                switch (word.toLowerCase(Locale.ROOT)) {
                    case "after" -> DependencyKind.AFTER;
                    case "afterok" -> DependencyKind.AFTER_OK;
                    case "afterany" -> DependencyKind.AFTER_ANY;
                    case "afternotok" -> DependencyKind.AFTER_NOT_OK;
                    case "aftercorr" -> DependencyKind.AFTER_CORRESPONDING;
                    default -> null;
                });
    }

    /// Jobs that are waited for equally long make up one dependency.
    private static Optional<List<Dependency>> jobs(DependencyKind kind, String text) {
        List<Dependency.Builder> all = new ArrayList<>();
        for (String word : text.split(":", -1)) {
            int plus = word.indexOf('+');
            OptionalLong minutes =
                    plus < 0 ? OptionalLong.of(0) : number(word.substring(plus + 1), MINUTES_MAX);
            Optional<JobReference> job = job(plus < 0 ? word : word.substring(0, plus));
            boolean delayed = plus >= 0 && kind != DependencyKind.AFTER;
            if (minutes.isEmpty() || job.isEmpty() || delayed) {
                return Optional.empty();
            }
            int delay = (int) minutes.getAsLong() * 60;
            if (all.isEmpty() || all.getLast().getDelaySeconds() != delay) {
                all.add(Dependency.newBuilder().setKind(kind).setDelaySeconds(delay));
            }
            all.getLast().addJobs(job.get());
        }
        List<Dependency> built = new ArrayList<>();
        for (Dependency.Builder dependency : all) {
            built.add(dependency.build());
        }
        return Optional.of(built);
    }

    /// `7`, `7_1`, or `7_*` for all of the array, as 7 alone.
    private static Optional<JobReference> job(String text) {
        int mark = text.indexOf('_');
        OptionalLong id = number(mark < 0 ? text : text.substring(0, mark), ID_MAX);
        if (id.isEmpty() || id.getAsLong() < 1) {
            return Optional.empty();
        }
        JobReference.Builder job = JobReference.newBuilder().setJobId((int) id.getAsLong());
        String task = mark < 0 ? "*" : text.substring(mark + 1);
        if (task.equals("*")) {
            return Optional.of(job.build());
        }
        OptionalLong index = number(task, TaskIndices.INDEX_MAX);
        return index.isEmpty()
                ? Optional.empty()
                : Optional.of(job.setArrayTask((int) index.getAsLong()).build());
    }

    private static OptionalLong number(String text, long most) {
        OptionalLong number = WholeNumber.digits(text);
        return number.isPresent() && number.getAsLong() <= most ? number : OptionalLong.empty();
    }
}
