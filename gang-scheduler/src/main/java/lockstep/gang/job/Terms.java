package lockstep.gang.job;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a job asks of the policy beside nodes and time.
///
/// @param account who is charged; empty means the submitter's standard account
/// @param qos the quality of service; empty means the standard one
/// @param nice a positive number makes waiting cheaper, a negative one dearer; 0 is usual
/// @param workload absent means that it is inferred
/// @param licenses how many of each are held while it runs
/// @param reservation runs only inside this reservation; empty means outside of all
/// @param checkpointEvery how often it writes a checkpoint; absent means not known
public record Terms(
        String account,
        String qos,
        int nice,
        Optional<WorkloadClass> workload,
        Layout layout,
        Dependencies dependencies,
        Map<String, Integer> licenses,
        String reservation,
        Optional<ArrayTask> arrayTask,
        Optional<Duration> checkpointEvery,
        Optional<WarnSignal> warnSignal) {
    public static final Terms STANDARD =
            new Terms(
                    "",
                    "",
                    0,
                    Optional.empty(),
                    Layout.ANY,
                    Dependencies.NONE,
                    Map.of(),
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public Terms {
        licenses =
                licenses.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(licenses));
    }

    public Terms with(ArrayTask task) {
        return new Terms(
                account,
                qos,
                nice,
                workload,
                layout,
                dependencies,
                licenses,
                reservation,
                Optional.of(task),
                checkpointEvery,
                warnSignal);
    }

    public Terms with(WorkloadClass asked) {
        return new Terms(
                account,
                qos,
                nice,
                Optional.of(asked),
                layout,
                dependencies,
                licenses,
                reservation,
                arrayTask,
                checkpointEvery,
                warnSignal);
    }

    /// The same terms, with a signal before the end.
    public Terms with(WarnSignal signal) {
        return new Terms(
                account,
                qos,
                nice,
                workload,
                layout,
                dependencies,
                licenses,
                reservation,
                arrayTask,
                checkpointEvery,
                Optional.of(signal));
    }

    /// The dependencies of a list, all of which must be met.
    public Terms after(List<Dependency> all) {
        return new Terms(
                account,
                qos,
                nice,
                workload,
                layout,
                new Dependencies(all, false, false),
                licenses,
                reservation,
                arrayTask,
                checkpointEvery,
                warnSignal);
    }

    /// The same terms, charged to that account.
    public Terms charged(String toAccount) {
        return new Terms(
                toAccount,
                qos,
                nice,
                workload,
                layout,
                dependencies,
                licenses,
                reservation,
                arrayTask,
                checkpointEvery,
                warnSignal);
    }
}
