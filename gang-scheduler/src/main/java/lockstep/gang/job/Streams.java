package lockstep.gang.job;

/// Where a rank's output goes: Slurm file name patterns.
///
/// @param stdout empty means `slurm-%j.out` in the working directory
/// @param stderr empty means together with stdout
/// @param append append instead of truncating; a later attempt always appends
public record Streams(String stdout, String stderr, boolean append) {
    public static Streams standard() {
        return new Streams("", "", false);
    }
}
