package lockstep.controller.environment;

import lockstep.gang.job.Dependencies;
import lockstep.gang.job.Dependency;

import java.util.stream.Collectors;

/// Dependencies in Slurm's form: `afterok:7:9,after:12+10,singleton`.
public final class DependencyText {
    private DependencyText() {}

    /// Empty when there are none.
    public static String of(Dependencies dependencies) {
        return dependencies.all().stream()
                .map(DependencyText::of)
                .collect(Collectors.joining(dependencies.anyOf() ? "?" : ","));
    }

    private static String of(Dependency dependency) {
        long minutes = dependency.delay().plusSeconds(59).toMinutes();
        String delay = minutes > 0 ? "+" + minutes : "";
        StringBuilder text = new StringBuilder(word(dependency.kind()));
        dependency.jobs().forEach(job -> text.append(':').append(job).append(delay));
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
