import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// What one phase cost, from when it was made until its end.
final class Phase {
    private final Controller controller;
    private final Traffic traffic;
    private final Map<String, String> row = new LinkedHashMap<>();
    private final long since = System.nanoTime();
    private final Map<String, Double> before;
    private final double cpu;
    private final double ownCpu;
    private final long sent;
    private final long sensed;
    private final long lost;

    Phase(String name, Controller controller, Traffic traffic) throws IOException {
        this.controller = controller;
        this.traffic = traffic;
        Progress.say(name);
        row.put("phase", name);
        before = controller.isAlive() ? controller.metrics() : Map.of();
        cpu = controller.isAlive() ? controller.figures().cpu() : 0;
        ownCpu = ProcessFigures.own().cpu();
        sent = traffic.reports().sum();
        sensed = traffic.senses().sum();
        lost = traffic.broken().sum();
    }

    void took(String what, double took) {
        Progress.say("%s: %.1f s".formatted(what, took));
        say(what + " s", "%.1f".formatted(took));
    }

    void say(String what, String figure) {
        row.put(what, figure);
    }

    /// @return names and figures, in the order in which they are to be read
    Map<String, String> end() throws IOException {
        double took = (System.nanoTime() - since) / 1e9;
        double used = controller.figures().cpu() - cpu;
        double own = ProcessFigures.own().cpu() - ownCpu;
        Map<String, Double> after = controller.metrics();
        say("seconds", "%.1f".formatted(took));
        say("loop delay p50/p99/max ms", delays(after, "lockstep_event_loop_delay_seconds"));
        say("journal p50/p99/max ms", delays(after, "lockstep_journal_append_duration_seconds"));
        say("plan p50/p99/max ms", delays(after, "lockstep_plan_duration_seconds"));
        say("controller CPU s", "%.1f".formatted(used));
        say("generator CPU s", "%.1f".formatted(own));
        say("RSS MB", "" + controller.figures().memory("VmRSS"));
        say("RSS peak MB", "" + controller.figures().memory("VmHWM"));
        say("GC s", "%.1f".formatted(grown(after, "jvm_gc_collection_seconds_sum")));
        say("reports/s", "%.0f".formatted((traffic.reports().sum() - sent) / took));
        say("health reports/s", "%.0f".formatted((traffic.senses().sum() - sensed) / took));
        say("streams broken", "" + (traffic.broken().sum() - lost));
        say("nodes", byState(after, "lockstep_nodes{"));
        say("jobs", byState(after, "lockstep_jobs{"));
        return row;
    }

    private String delays(Map<String, Double> after, String name) {
        return Quantiles.ofHistogram(before, after, name);
    }

    private double grown(Map<String, Double> after, String name) {
        return after.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name))
                .mapToDouble(e -> e.getValue() - before.getOrDefault(e.getKey(), 0.0))
                .sum();
    }

    private static String byState(Map<String, Double> all, String name) {
        Map<String, Long> states = new TreeMap<>();
        all.forEach(
                (key, value) -> {
                    if (key.startsWith(name) && value > 0) {
                        states.merge(
                                key.replaceAll(".*state=\"([^\"]*)\".*", "$1"),
                                value.longValue(),
                                Long::sum);
                    }
                });
        return states.toString();
    }
}
