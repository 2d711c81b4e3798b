package lockstep.gang.probe;

import lockstep.gang.fabric.Level;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which samples crossed which part, by level.
///
/// A level in which all samples cross a part says nothing of it, for there is nothing to compare
/// with: such samples are not among those of the part.
final class Crossings {
    private static final int LEVELS = Level.values().length;

    /// Samples of a level that must not cross a part.
    private static final int CONTRAST_MIN = 4;

    private final List<List<int[]>> ofPart = new ArrayList<>();

    Crossings(List<Sample> samples, int parts) {
        int[][] counts = new int[parts][LEVELS];
        int[] all = new int[LEVELS];
        for (Sample sample : samples) {
            all[number(sample.level())]++;
            for (int part : sample.parts()) {
                counts[part][number(sample.level())]++;
            }
        }
        int[][][] found = new int[parts][LEVELS][];
        for (int part = 0; part < parts; part++) {
            for (int level = 0; level < LEVELS; level++) {
                found[part][level] = new int[counts[part][level]];
            }
        }
        for (int[] count : counts) {
            Arrays.fill(count, 0);
        }
        for (int i = 0; i < samples.size(); i++) {
            int level = number(samples.get(i).level());
            for (int part : samples.get(i).parts()) {
                found[part][level][counts[part][level]++] = i;
            }
        }
        for (int[][] part : found) {
            ofPart.add(compared(part, all));
        }
    }

    private static List<int[]> compared(int[][] part, int[] all) {
        List<int[]> levels = new ArrayList<>();
        for (int level = 0; level < LEVELS; level++) {
            boolean contrast = all[level] - part[level].length >= CONTRAST_MIN;
            levels.add(contrast ? part[level] : new int[0]);
        }
        return levels;
    }

    /// Numbers of samples that crossed a part, an array for each level.
    List<int[]> of(int part) {
        return ofPart.get(part);
    }

    /// How many samples within leaves crossed a part.
    int withinLeaf(int part) {
        return ofPart.get(part).get(number(Level.LEAF)).length;
    }

    static int number(Level level) {
        return switch (level) {
            case NODE -> 0;
            case LEAF -> 1;
            case SPINE -> 2;
            case CORE -> 3;
        };
    }
}
