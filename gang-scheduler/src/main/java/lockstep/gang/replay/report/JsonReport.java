package lockstep.gang.replay.report;

import lockstep.gang.replay.Portion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The results as JSON. Units are in the names; shares are between 0 and 1.
public final class JsonReport {
    private JsonReport() {}

    public static String of(Comparison comparison) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("parameters", comparison.parameters());
        all.put("policies", comparison.measures().stream().map(JsonReport::policy).toList());
        return Json.write(all);
    }

    private static Map<String, Object> policy(Measures measures) {
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("policy", measures.policy());
        policy.put("jobs", measures.jobs());
        policy.put("jobs_not_admitted", measures.notAdmitted());
        policy.put("jobs_restarted", measures.restarted());
        policy.put("goodput", measures.goodput());
        policy.put("goodput_to_last_end", measures.goodputWhole());
        policy.put("utilisation", measures.utilisation());
        policy.put("wait_s", distribution(measures.waits()));
        policy.put("bounded_slowdown", distribution(measures.slowdown()));
        policy.put("makespan_s", measures.makespan().toMillis() / 1e3);
        policy.put("waited_accelerator_h", measures.waited());
        Map<String, Object> portions = new LinkedHashMap<>();
        for (Portion portion : Portion.values()) {
            portions.put(portion.word(), measures.portions().getOrDefault(portion, 0.0));
        }
        policy.put("held_accelerator_h", portions);
        policy.put("fairness_jain", measures.fairness().jain());
        policy.put("fairness_worst_user_to_mean", measures.fairness().worst());
        policy.put("decision_rounds", measures.decisions().rounds());
        policy.put("decision_mean_ms", measures.decisions().mean());
        policy.put("decision_p99_ms", measures.decisions().p99());
        policy.put("decision_max_ms", measures.decisions().max());
        policy.put("decision_total_s", measures.decisions().totalSeconds());
        policy.put("wait_by_size", bySize(measures));
        return policy;
    }

    private static Map<String, Object> distribution(Measures.Distribution distribution) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("mean", distribution.mean());
        values.put("p50", distribution.p50());
        values.put("p95", distribution.p95());
        values.put("p99", distribution.p99());
        return values;
    }

    private static List<Map<String, Object>> bySize(Measures measures) {
        return measures.bySize().stream().map(JsonReport::sizeClass).toList();
    }

    private static Map<String, Object> sizeClass(Measures.SizeClass size) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("accelerators", size.name());
        values.put("jobs", size.jobs());
        values.put("mean_wait_s", size.meanWait());
        return values;
    }
}
