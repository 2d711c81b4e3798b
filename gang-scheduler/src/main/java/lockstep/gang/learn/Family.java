package lockstep.gang.learn;

import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.Submitter;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Jobs that are taken to be the same work submitted again: of one user, with the same name, the
/// same command and about the same size.
///
/// Digits do not count, so `train-17 --seed 3` and `train-18 --seed 4` are one family. Texts are
/// cut at [#TEXT_MAX] characters.
///
/// @param command the script as it was named, or nothing, and the arguments
/// @param size the number of accelerators asked for, or of nodes where none were, as a power of
///   two, rounded down
public record Family(String user, String name, String command, int size)
        implements Comparable<Family> {
    public static final int TEXT_MAX = 120;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Comparator<Family> ORDER =
            Comparator.comparing(Family::user)
                    .thenComparing(Family::name)
                    .thenComparing(Family::command)
                    .thenComparingInt(Family::size);

    public static Family of(Submitter submitter, JobSpec spec) {
        return new Family(
                submitter.name(),
                plain(spec.name()),
                plain(commandOf(spec.commandLine(), spec.launch())),
                sizeOf(spec.shape()));
    }

    private static String commandOf(String script, Launch launch) {
        List<String> arguments = launch.arguments();
        return script
                + " "
                + String.join(" ", arguments.subList(0, Math.min(20, arguments.size())));
    }

    private static String plain(String text) {
        String cut = text.substring(0, Math.min(text.length(), 2 * TEXT_MAX)).strip();
        String without = DIGITS.matcher(cut).replaceAll("#");
        return without.substring(0, Math.min(without.length(), TEXT_MAX));
    }

    private static int sizeOf(GangShape shape) {
        int perNode = shape.gresPerNode().stream().mapToInt(Gres::count).sum();
        long all = (long) shape.nodesMax() * Math.max(1, perNode);
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(all);
    }

    @Override
    public int compareTo(Family other) {
        return ORDER.compare(this, other);
    }
}
