package lockstep.gang.replay.truth;

import lockstep.gang.fabric.Level;

import java.util.List;

/// What it costs a gang to lie further apart than its size demands.
///
/// Of each step a gang spends the share `c` in communication when it is placed as near together as
/// possible. Joined one level higher that part takes `once` times as long, two levels higher
/// `twice` times, three levels `twice²/once` times. A degraded uplink multiplies the part again,
/// for gangs that cross it. So a step takes `1 − c + c · widening · uplink` times as long.
///
/// Example: `c` = 0.2, `once` = 1.5: a gang that would fit on a leaf, but is joined by a spine,
/// runs 1 − 0.2 + 0.2 × 1.5 = 1.1 times as long.
public final class Spread {
    private final List<Program> programs;
    private final Chance chance;

    /// How one program communicates.
    ///
    /// @param share of a step, 0 to 1
    /// @param once factor on the share one level higher, 1 or more
    /// @param twice factor two levels higher, `once` or more
    public record Program(String name, double share, double once, double twice) {
        public Program {
            if (share < 0 || share > 1 || once < 1 || twice < once) {
                throw new IllegalArgumentException(
                        "%s: share %s, factors %s and %s".formatted(name, share, once, twice));
            }
        }
    }

    /// @param programs families that are not named like one of them behave like one drawn by
    ///   chance; none means that distance costs nothing
    public Spread(List<Program> programs, Chance chance) {
        this.programs = List.copyOf(programs);
        this.chance = chance;
    }

    public static Spread none() {
        return new Spread(List.of(), new Chance(0));
    }

    /// Time per unit of work against the tightest placement.
    ///
    /// @param level what joins the gang
    /// @param tightest what would join it at best
    /// @param uplink the worst slow-down of the uplinks that it crosses, 1 when it crosses none
    public double factor(String family, Level level, Level tightest, double uplink) {
        if (level == Level.NODE || programs.isEmpty()) {
            return 1;
        }
        Program program = of(family);
        double widened = widening(program, Math.max(0, level.compareTo(tightest)));
        return 1 - program.share() + program.share() * widened * uplink;
    }

    private static double widening(Program program, int levels) {
        return switch (levels) {
            case 0 -> 1;
            case 1 -> program.once();
            case 2 -> program.twice();
            default -> program.twice() * program.twice() / program.once();
        };
    }

    private Program of(String family) {
        List<Program> named =
                programs.stream().filter(program -> program.name().equals(family)).toList();
        List<Program> some = named.isEmpty() ? programs : named;
        return some.get((int) (chance.uniform(family.hashCode()) * some.size()));
    }
}
