package lockstep.gang.admit;

import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.Layout;
import lockstep.gang.job.Terms;
import lockstep.gang.state.ClusterState;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What is asked of the policy: words, numbers in range, and jobs that there are. Whether the
/// policy grants it is for others to say.
final class TermsReading {
    /// As in Slurm.
    private static final int NICE_MAX = 2_147_483_645;

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.@+-]{1,64}");
    private static final int LICENSES_MAX = 64;
    private static final long LICENSE_COUNT_MAX = 1_000_000;
    private static final Duration CHECKPOINT_MAX = Duration.ofDays(365);

    private final ClusterState state;
    private final Actor caller;
    private final Mistakes mistakes;

    TermsReading(ClusterState state, Actor caller, Mistakes mistakes) {
        this.state = state;
        this.caller = caller;
        this.mistakes = mistakes;
    }

    /// Reads the terms, the array apart.
    ///
    /// @param shape absent when it has mistakes of its own
    Terms read(TermsRequest request, Optional<GangShape> shape) {
        word("account", request.account());
        word("quality of service", request.qos());
        word("reservation", request.reservation());
        return new Terms(
                request.account(),
                request.qos(),
                nice(request.nice()),
                request.workload(),
                layout(request, shape),
                new DependencyReading(state, request.array().isPresent(), mistakes).read(request),
                licenses(request.licenses()),
                request.reservation(),
                Optional.empty(),
                request.checkpointEvery().filter(this::isReasonable),
                request.warnSignal()
                        .flatMap(asked -> SignalReading.read("signal", asked, mistakes)));
    }

    /// Reads the array; absent when none is asked for.
    Optional<JobArray> array(TermsRequest request, int tasksMax) {
        return request.array().flatMap(new ArrayReading(tasksMax, mistakes)::read);
    }

    private void word(String what, String value) {
        if (!value.isEmpty() && !WORD.matcher(value).matches()) {
            mistakes.add(
                    what,
                    value,
                    "is no name",
                    "use letters, digits and _.@+- only, at most 64 of them");
        }
    }

    private int nice(long nice) {
        if (Math.abs(nice) > NICE_MAX) {
            mistakes.add(
                    "nice (%d) must be from -%d to %d".formatted(nice, NICE_MAX, NICE_MAX),
                    "a few hundred is plenty");
        } else if (nice < 0 && !caller.may(Act.GO_FIRST)) {
            mistakes.add(
                    "nice (%d) is below 0, which only operators and administrators may ask for"
                            .formatted(nice),
                    "leave it out");
        }
        return Math.clamp(nice, -NICE_MAX, NICE_MAX);
    }

    private Layout layout(TermsRequest request, Optional<GangShape> shape) {
        if (request.contiguous() && request.spread()) {
            mistakes.add(
                    "the nodes are asked to be contiguous and spread",
                    "choose one of --contiguous and --spread-job");
        }
        int segment = Math.clamp(request.segment(), 0, Integer.MAX_VALUE);
        if (segment > 0
                && shape.isPresent()
                && (shape.get().nodesMin() % segment != 0
                        || shape.get().nodesMax() % segment != 0)) {
            mistakes.add(
                    "segment (%d) must divide the number of nodes, %s"
                            .formatted(request.segment(), nodes(shape.get())),
                    "ask for as many nodes as whole segments have");
        }
        return new Layout(segment, request.contiguous(), request.spread());
    }

    private static String nodes(GangShape shape) {
        return shape.nodesMin() == shape.nodesMax()
                ? String.valueOf(shape.nodesMin())
                : shape.nodesMin() + "-" + shape.nodesMax();
    }

    private Map<String, Integer> licenses(Map<String, Long> request) {
        if (request.size() > LICENSES_MAX) {
            mistakes.add(
                    "%d kinds of licenses are asked for; at most %d are taken"
                            .formatted(request.size(), LICENSES_MAX),
                    "ask for fewer");
        }
        Map<String, Integer> licenses = new TreeMap<>();
        new TreeMap<>(request)
                .forEach(
                        (name, count) -> {
                            if (name.isEmpty()) {
                                mistakes.add("a license has no name", "write it like matlab:2");
                            }
                            word("license", name);
                            if (count < 1 || count > LICENSE_COUNT_MAX) {
                                mistakes.add(
                                        "license",
                                        name,
                                        "is asked for %d times; it must be from 1 to %d"
                                                .formatted(count, LICENSE_COUNT_MAX),
                                        "write it like matlab:2");
                            }
                            licenses.put(name, (int) Math.clamp(count, 1, LICENSE_COUNT_MAX));
                        });
        return licenses;
    }

    private boolean isReasonable(Duration every) {
        if (every.compareTo(CHECKPOINT_MAX) > 0) {
            mistakes.add(
                    "checkpoint interval (%d s) must be at most %d days"
                            .formatted(every.toSeconds(), CHECKPOINT_MAX.toDays()),
                    "leave it out when the job writes none");
        }
        return !every.isZero();
    }
}
