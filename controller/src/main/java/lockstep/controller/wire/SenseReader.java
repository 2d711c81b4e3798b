package lockstep.controller.wire;

import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Fault;
import lockstep.gang.telemetry.Happening;
import lockstep.gang.telemetry.Measure;
import lockstep.gang.telemetry.PairProbe;
import lockstep.gang.telemetry.StepTimes;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeFault;
import lockstep.protocol.v1.ProbeResult;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.StepReport;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads what a node tells of its health and checks every field.
///
/// A digest of a measure that is not known here, or of numbers that make no sense, is left out: a
/// newer daemon may know more, and one broken sensor shall not silence a node.
public final class SenseReader {
    private static final int WORD_MAX = 256;
    private static final int TEXT_MAX = 1_000;
    private static final int DIGESTS_MAX = 5_000;
    private static final int FAULTS_MAX = 200;
    private static final int HAPPENINGS_MAX = 1_000;
    private static final int STEPS_MAX = 4_096;
    private static final int PROBES_MAX = 10_000;

    private static final Map<String, Measure> MEASURES =
            Arrays.stream(Measure.values())
                    .collect(Collectors.toMap(Measure::name, Function.identity()));

    private final NodeTime clock;

    private SenseReader(NodeTime clock) {
        this.clock = clock;
    }

    /// Reads one report.
    ///
    /// @param now when it came
    /// @throws BadReport naming the first field that is wrong
    public static SenseTold read(SenseReport said, Instant now) throws BadReport {
        return new SenseReader(NodeTime.of(said.getSentAtEpochMillis(), now)).read(said);
    }

    private SenseTold read(SenseReport said) throws BadReport {
        Bounds.spoken(said.getProtocolVersion(), ProtocolVersion.OWN);
        NodeName node = name("node name", said.getNode());
        Bounds.atMost("digests", said.getDigestsList(), DIGESTS_MAX);
        Bounds.atMost("faults", said.getFaultsList(), FAULTS_MAX);
        Bounds.atMost("happenings", said.getHappeningsList(), HAPPENINGS_MAX);
        Bounds.atMost("steps", said.getStepsList(), STEPS_MAX);
        Bounds.atMost("probes", said.getProbesList(), PROBES_MAX);
        return new SenseTold(
                node,
                new Incarnation(
                        Bounds.present("boot id", said.getIncarnation().getBootId(), WORD_MAX),
                        Bounds.count("start", said.getIncarnation().getStart(), 0, Long.MAX_VALUE)),
                clock.ahead(),
                Bounds.word("cluster id", said.getClusterId(), WORD_MAX),
                said.getDigestsList().stream().flatMap(d -> digest(d).stream()).toList(),
                said.getFaultsList().stream().map(SenseReader::fault).toList(),
                happenings(said),
                steps(said.getStepsList()),
                probes(node, said.getProbesList()),
                Bounds.word("probe address", said.getProbeAddress(), WORD_MAX));
    }

    private static NodeName name(String field, String text) throws BadReport {
        Bounds.require(
                NodeName.isValid(text),
                () ->
                        "%s (%s) must be 1 to 64 letters, digits, '.', '_' or '-'"
                                .formatted(field, Quoted.of(text)));
        return new NodeName(text);
    }

    private Optional<Digest> digest(MetricDigest said) {
        Measure measure = MEASURES.get(said.getMeasure().name());
        boolean sound =
                said.getCount() > 0
                        && Double.isFinite(said.getMedian())
                        && Double.isFinite(said.getP99())
                        && Double.isFinite(said.getTrendPerHour())
                        && Double.isFinite(said.getMad())
                        && said.getMad() >= 0;
        return measure == null || !sound
                ? Optional.empty()
                : Optional.of(
                        new Digest(
                                measure,
                                SharedWords.of(Bounds.remark(said.getPart(), WORD_MAX)),
                                said.getCount(),
                                said.getMedian(),
                                said.getMad(),
                                said.getP99(),
                                said.getTrendPerHour(),
                                clock.time(said.getAtEpochMillis())));
    }

    private static Fault fault(NodeFault said) {
        return new Fault(
                Bounds.remark(said.getPart(), WORD_MAX), Bounds.remark(said.getText(), TEXT_MAX));
    }

    private List<Happening> happenings(SenseReport said) throws BadReport {
        List<Happening> all = new ArrayList<>();
        for (var one : said.getHappeningsList()) {
            all.add(
                    new Happening(
                            Bounds.count("happening", one.getNumber(), 1, Long.MAX_VALUE),
                            Bounds.remark(one.getSymptom(), WORD_MAX),
                            Bounds.remark(one.getPart(), WORD_MAX),
                            Bounds.remark(one.getText(), TEXT_MAX),
                            clock.time(one.getAtEpochMillis()),
                            one.getDrains()));
        }
        return all;
    }

    private List<StepTimes> steps(List<StepReport> said) throws BadReport {
        List<StepTimes> all = new ArrayList<>();
        for (StepReport one : said) {
            int job = Bounds.count("step's job id", one.getJobId(), 1, Integer.MAX_VALUE);
            int attempt = Bounds.count("step's attempt", one.getAttempt(), 1, Integer.MAX_VALUE);
            int rank = Bounds.count("step's rank", one.getRank(), 0, Integer.MAX_VALUE);
            if (one.getSteps() > 0 && Double.isFinite(one.getMedian()) && one.getMedian() > 0) {
                all.add(
                        new StepTimes(
                                new AttemptId(new JobId(job), attempt),
                                rank,
                                one.getSteps(),
                                one.getMedian(),
                                one.getMad(),
                                one.getP99(),
                                one.getLastStep(),
                                clock.time(one.getAtEpochMillis())));
            }
        }
        return all;
    }

    private List<ProbeAnswer> probes(NodeName from, List<ProbeResult> said) throws BadReport {
        List<ProbeAnswer> all = new ArrayList<>();
        for (ProbeResult one : said) {
            if (!one.getTrouble().isEmpty()) {
                all.add(
                        new ProbeAnswer.Failed(
                                one.getId(), Bounds.remark(one.getTrouble(), WORD_MAX)));
            } else if (isSound(one)) {
                all.add(new ProbeAnswer.Measured(one.getId(), probe(from, one)));
            }
        }
        return all;
    }

    private static boolean isSound(ProbeResult said) {
        return said.getSent() > 0
                && isTime(said.getMedian())
                && isTime(said.getP99())
                && isTime(said.getMbitPerSecond());
    }

    private static boolean isTime(double value) {
        return value >= 0 && Double.isFinite(value);
    }

    private PairProbe probe(NodeName from, ProbeResult said) throws BadReport {
        int sent = Bounds.count("round trips", said.getSent(), 1, Integer.MAX_VALUE);
        return new PairProbe(
                from,
                name("peer", said.getPeer()),
                sent,
                Bounds.count("lost round trips", said.getLost(), 0, sent),
                said.getMedian(),
                said.getP99(),
                said.getMbitPerSecond(),
                clock.time(said.getAtEpochMillis()));
    }
}
