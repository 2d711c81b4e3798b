package lockstep.cli.submit;

import lockstep.cli.options.Given;
import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.WorkloadClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What the job asks of the scheduling policy: from options to the request.
final class Terms {

    /// As in Slurm, whose users know the number.
    private static final int NICE_MAX = 2_147_483_645;

    private static final int NICE_ALONE = 100;
    private static final int SEGMENT_MAX = NodeCount.NODES_MAX;
    private static final int LICENSES_MAX = 1_000_000;

    private static final List<WorkloadClass> CLASSES =
            List.of(
                    WorkloadClass.SYNCHRONOUS,
                    WorkloadClass.ELASTIC,
                    WorkloadClass.INDEPENDENT,
                    WorkloadClass.INTERACTIVE);

    private final Choices choices;
    private final JobSpec.Builder spec;

    private Terms(Choices choices, JobSpec.Builder spec) {
        this.choices = choices;
        this.spec = spec;
    }

    static void write(Choices choices, JobSpec.Builder spec) {
        Terms terms = new Terms(choices, spec);
        terms.writeOrder();
        terms.writeCharge();
        terms.writeLayout();
        terms.writeSignal();
    }

    private void writeOrder() {
        choices.read(SubmitOptions.ARRAY, ArrayIndices::parse).ifPresent(spec::setArray);
        choices.read(SubmitOptions.DEPENDENCY, DependencyList::parse)
                .ifPresent(
                        list -> spec.addAllDependencies(list.all()).setAnyDependency(list.anyOf()));
        choices.read(SubmitOptions.KILL_ON_INVALID_DEP, Terms::yesOrNo)
                .ifPresent(spec::setKillOnInvalidDependency);
    }

    private void writeCharge() {
        choices.read(SubmitOptions.ACCOUNT, Terms::word).ifPresent(spec::setAccount);
        choices.read(SubmitOptions.QOS, Terms::word).ifPresent(spec::setQos);
        choices.read(SubmitOptions.RESERVATION, Terms::word).ifPresent(spec::setReservation);
        choices.read(SubmitOptions.NICE, Terms::nice).ifPresent(spec::setNice);
        choices.read(SubmitOptions.LICENSES, Terms::licenses).ifPresent(spec::putAllLicenses);
        choices.read(SubmitOptions.CLASS, Terms::workload).ifPresent(spec::setWorkloadClass);
    }

    private void writeLayout() {
        choices.read(SubmitOptions.SEGMENT, text -> WholeNumber.between(1, SEGMENT_MAX, text))
                .ifPresent(spec::setSegment);
        spec.setContiguous(choices.has(SubmitOptions.CONTIGUOUS));
        spec.setSpread(choices.has(SubmitOptions.SPREAD_JOB));
        if (choices.has(SubmitOptions.CONTIGUOUS) && choices.has(SubmitOptions.SPREAD_JOB)) {
            choices.wrong(
                    "--contiguous and --spread-job cannot stand together.", "Maybe keep one.");
        }
    }

    private void writeSignal() {
        choices.read(SubmitOptions.SIGNAL, WarnSignalWord::parse)
                .ifPresent(
                        word -> {
                            spec.setWarnSignal(word.signal());
                            if (word.mayOverlap()) {
                                choices.of(SubmitOptions.SIGNAL).ifPresent(this::warnOfOverlap);
                            }
                        });
    }

    private void warnOfOverlap(Given given) {
        choices.warn(
                given.subject() + ": \"R\" is ignored: a job never runs on into a reservation.");
    }

    private static Parsed<Boolean> yesOrNo(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "y" -> Parsed.good(true);
            case "no", "n" -> Parsed.good(false);
            default -> Parsed.bad("must be yes or no.");
        };
    }

    private static Parsed<String> word(String text) {
        return isWord(text)
                ? Parsed.good(text)
                : Parsed.bad("must be a name of letters, digits and _.@+-, at most 64 of them.");
    }

    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "_.@+-".indexOf(c) >= 0;
            if (!fits) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 64;
    }

    /// Below zero too: the controller knows who may.
    private static Parsed<Integer> nice(String text) {
        if (text.isEmpty()) {
            return Parsed.good(NICE_ALONE);
        }
        boolean negative = text.startsWith("-");
        OptionalLong number = WholeNumber.digits(negative ? text.substring(1) : text);
        if (number.isEmpty() || number.getAsLong() > NICE_MAX) {
            return Parsed.bad("must be a whole number from -" + NICE_MAX + " to " + NICE_MAX + ".");
        }
        return Parsed.good((int) (negative ? -number.getAsLong() : number.getAsLong()));
    }

    private static Parsed<Map<String, Integer>> licenses(String text) {
        String must =
                "must be licenses such as matlab:2, several parted by commas, each once, each count"
                        + " from 1 to "
                        + LICENSES_MAX
                        + ".";
        Map<String, Integer> licenses = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.lastIndexOf(':');
            String name = colon < 0 ? part : part.substring(0, colon);
            OptionalLong count =
                    colon < 0 ? OptionalLong.of(1) : WholeNumber.digits(part.substring(colon + 1));
            if (!isWord(name)
                    || count.isEmpty()
                    || count.getAsLong() < 1
                    || count.getAsLong() > LICENSES_MAX
                    || licenses.put(name, (int) count.getAsLong()) != null) {
                return Parsed.bad(must);
            }
        }
        return Parsed.good(licenses);
    }

    private static Parsed<WorkloadClass> workload(String text) {
        List<String> words = new ArrayList<>();
        for (WorkloadClass known : CLASSES) {
            String word = known.name().toLowerCase(Locale.ROOT);
            if (word.equals(text.toLowerCase(Locale.ROOT))) {
                return Parsed.good(known);
            }
            words.add(word);
        }
        return Parsed.bad("must be one of " + String.join(", ", words) + ".");
    }
}
