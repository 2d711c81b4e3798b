package lockstep.gang.admit;

import lockstep.gang.job.Launch;

/// The name of a job that was given none: what is run, without its directories.
final class JobName {
    private static final String FROM_STANDARD_INPUT = "sbatch";

    private JobName() {}

    static String of(JobRequest request, Launch launch) {
        if (!request.name().isEmpty()) {
            return request.name();
        }
        return switch (launch) {
            case Launch.Batch _ -> orElseStandard(fileName(request.commandLine()));
            case Launch.PerNode(var words) -> orElseStandard(fileName(words.getFirst()));
            case Launch.PerRank(var words) -> orElseStandard(fileName(words.getFirst()));
        };
    }

    private static String orElseStandard(String name) {
        boolean fits = !name.isEmpty() && WordCheck.isName(name);
        return fits ? name : FROM_STANDARD_INPUT;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
