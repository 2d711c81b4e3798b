package lockstep.gang.assess;

import java.time.Duration;

/// From what on a difference between nodes counts, and how long it must hold.
///
/// @param digestsFor a digest older than this is no evidence of now: twice the slowest interval at
///   which daemons report
/// @param relativeFloor a node is not called slower for less than this fraction: the tenth slowest
///   of healthy accelerators are 3 % slower than the median (Sinha et al., SC'22)
/// @param deviations nor for less than so many robust standard deviations of its peers: 3.5 is the
///   usual cut for outliers by median and MAD (Iglewicz and Hoaglin, 1993)
/// @param leastPeers with fewer other nodes of its kind a node is compared with its own best past
/// @param comparesSteps whether members of a gang are compared by the times of their steps; on
///   nodes that share cores those tell of the load of the machine
/// @param leastSteps nothing is said of a rank before it made so many: the first ones are slow on
///   one rank or another, since programs are compiled and files are read
/// @param busyFrom an accelerator's clock is only compared while it is busy for this fraction of
///   time: idle ones clock down by themselves
/// @param thermalRoom degrees below the throttling temperature from which on heat costs nothing;
///   less is a headroom in proportion
/// @param powerRoom the fraction of the power limit that a throttled accelerator should have left;
///   power alone says nothing, since an accelerator at work draws all that it may
/// @param trafficShare the fraction of a step that waits for the network or NVLink; a guess within
///   what is published of large training jobs (10 to 40 %)
/// @param hostShare the fraction of a step that waits for PCIe
/// @param nvlinks how many NVLinks an accelerator has: 18 since the H100
/// @param leastRate a link that has less than this share of its rate is counted as having this
/// @param confirm something worse counts once it has held for so long
/// @param confirmReports or once so many reports in a row have told it
/// @param probation something better counts only after this time of good reports and nothing else
public record AssessSettings(
        Duration digestsFor,
        double relativeFloor,
        double deviations,
        int leastPeers,
        boolean comparesSteps,
        int leastSteps,
        double busyFrom,
        double thermalRoom,
        double powerRoom,
        double trafficShare,
        double hostShare,
        int nvlinks,
        double leastRate,
        Duration confirm,
        int confirmReports,
        Duration probation) {
    public static final AssessSettings STANDARD =
            new AssessSettings(
                    Duration.ofMinutes(2),
                    0.03,
                    3.5,
                    3,
                    true,
                    8,
                    0.5,
                    15,
                    0.05,
                    0.25,
                    0.1,
                    18,
                    0.05,
                    Duration.ofSeconds(15),
                    2,
                    Duration.ofSeconds(60));

    public AssessSettings {
        if (!(relativeFloor >= 0 && deviations >= 0 && leastPeers >= 1 && leastSteps >= 1)) {
            throw new IllegalArgumentException(
                    "floor %s, deviations %s, peers %d, steps %d"
                            .formatted(relativeFloor, deviations, leastPeers, leastSteps));
        }
        if (confirmReports < 1) {
            throw new IllegalArgumentException("reports %d".formatted(confirmReports));
        }
        if (!(thermalRoom > 0 && powerRoom > 0 && leastRate > 0 && nvlinks >= 1)) {
            throw new IllegalArgumentException(
                    "thermal room %s, power room %s, least rate %s, NVLinks %d"
                            .formatted(thermalRoom, powerRoom, leastRate, nvlinks));
        }
    }
}
