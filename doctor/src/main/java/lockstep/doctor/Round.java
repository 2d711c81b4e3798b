package lockstep.doctor;

import lockstep.doctor.finding.Examined;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Report;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Makes all checks at once, as some wait for others to answer, and tells them in their order.
final class Round {
    private final List<Station> stations;

    Round(List<Station> stations) {
        this.stations = stations;
    }

    Report report() throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Examined>> all = new ArrayList<>();
            stations.forEach(
                    station ->
                            all.add(() -> new Examined(station.subject(), station.check().look())));
            List<Examined> examined = new ArrayList<>();
            List<Future<Examined>> done = threads.invokeAll(all);
            for (int i = 0; i < done.size(); i++) {
                examined.add(result(stations.get(i).subject(), done.get(i)));
            }
            return new Report(joined(examined));
        }
    }

    /// One check that fails shall not hide what the others found.
    private static Examined result(String subject, Future<Examined> done)
            throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException failed) {
            return new Examined(
                    subject,
                    List.of(
                            new Finding.Wrong(
                                    "this check failed itself: %s".formatted(failed.getCause()),
                                    "report it as a defect of lockstep doctor.")));
        }
    }

    /// Neighbours of one subject are told as one.
    private static List<Examined> joined(List<Examined> examined) {
        List<Examined> joined = new ArrayList<>();
        for (Examined each : examined) {
            if (!joined.isEmpty() && joined.getLast().subject().equals(each.subject())) {
                List<Finding> both = new ArrayList<>(joined.removeLast().findings());
                both.addAll(each.findings());
                joined.add(new Examined(each.subject(), both));
            } else if (!each.findings().isEmpty()) {
                joined.add(each);
            }
        }
        return joined;
    }
}
