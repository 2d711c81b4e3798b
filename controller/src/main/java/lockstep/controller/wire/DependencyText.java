package lockstep.controller.wire;

import lockstep.gang.job.Dependencies;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;

import java.util.List;
import java.util.stream.Collectors;

/// Dependencies in Slurm's form: `afterok:7:9,after:12+10,singleton`.
///
/// Ids that follow each other, as those of an array do, are drawn together: `afterok:7-106`.
final class DependencyText {
    private static final int RUN_MIN = 3;

    private DependencyText() {}

    static String of(Dependencies dependencies) {
        return dependencies.all().stream()
                .map(DependencyText::of)
                .collect(Collectors.joining(dependencies.anyOf() ? "?" : ","));
    }

    private static String of(Dependency dependency) {
        StringBuilder text = new StringBuilder(word(dependency.kind()));
        List<JobId> jobs = dependency.jobs();
        int start = 0;
        while (start < jobs.size()) {
            int end = start + 1;
            while (end < jobs.size() && jobs.get(end).value() == jobs.get(end - 1).value() + 1) {
                end++;
            }
            if (end - start < RUN_MIN) {
                end = start + 1;
            }
            text.append(':').append(jobs.get(start));
            if (end - start >= RUN_MIN) {
                text.append('-').append(jobs.get(end - 1));
            }
            long minutes = dependency.delay().plusSeconds(59).toMinutes();
            text.append(minutes > 0 ? "+" + minutes : "");
            start = end;
        }
        return text.toString();
    }

    private static String word(Dependency.Kind kind) {
        return switch (kind) {
            case AFTER -> "after";
            case AFTER_OK -> "afterok";
            case AFTER_ANY -> "afterany";
            case AFTER_NOT_OK -> "afternotok";
            case AFTER_CORRESPONDING -> "aftercorr";
            case SINGLETON -> "singleton";
        };
    }
}
