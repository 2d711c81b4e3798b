package lockstep.controller.wire;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.DataReport;
import lockstep.protocol.v1.HandReport;
import lockstep.protocol.v1.PathReport;
import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.ShardReport;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.StepTrace;
import lockstep.protocol.v1.TaskPhase;
import lockstep.protocol.v1.TaskReport;
import lockstep.protocol.v1.TroubledStep;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what a node says of checkpoints and checks every field. A part of it comes from processes
/// that belong to users.
public final class StageReader {
    private static final int WORD_MAX = 256;
    private static final int TEXT_MAX = 1_000;
    private static final int URI_MAX = 8_192;
    private static final int PARTS_MAX = 100_000;
    private static final int DIGEST_BYTES = 32;
    private static final int STEPS_MAX = 64;
    private static final Set<String> STATES =
            Set.of("fit", "slow", "stalled", "probation", "unmeasured");

    private StageReader() {}

    /// Reads one report.
    ///
    /// @throws BadReport naming the first field that is wrong
    public static StageTold read(StageReport said) throws BadReport {
        Bounds.require(
                NodeName.isValid(said.getNode()),
                () -> "node name (%s) is no name".formatted(Quoted.of(said.getNode())));
        Bounds.atMost("shards", said.getShardsList(), PARTS_MAX);
        Bounds.atMost("traces", said.getTracesList(), PARTS_MAX);
        Bounds.atMost("tasks", said.getTasksList(), PARTS_MAX);
        Bounds.atMost("paths", said.getPathsList(), PARTS_MAX);
        Bounds.atMost("jobs", said.getJobsHereList(), PARTS_MAX);
        Bounds.atMost("data", said.getDataList(), PARTS_MAX);
        Map<Integer, StageTold.Door> doors = new HashMap<>();
        Map<Integer, String> troubles = new HashMap<>();
        for (HandReport one : said.getHandsList()) {
            int port = Bounds.count("peer port", one.getPeerPort(), 0, 65_535);
            door(port, one).ifPresent(door -> doors.put(one.getUserId(), door));
            if (!one.getTrouble().isEmpty()) {
                troubles.put(one.getUserId(), Bounds.remark(one.getTrouble(), TEXT_MAX));
            }
        }
        return new StageTold(
                new NodeName(said.getNode()),
                new Incarnation(
                        Bounds.present("boot id", said.getIncarnation().getBootId(), WORD_MAX),
                        Bounds.count("start", said.getIncarnation().getStart(), 0, Long.MAX_VALUE)),
                Bounds.word("cluster id", said.getClusterId(), WORD_MAX),
                Bounds.word("address", said.getAddress(), WORD_MAX),
                said.getSettled(),
                said.getOrdersHeard(),
                doors,
                troubles,
                parts(said.getShardsList()),
                traces(said.getTracesList()),
                tasks(said.getTasksList()),
                ways(said.getPathsList()),
                jobs(said.getJobsHereList()),
                data(said.getDataList()));
    }

    /// A hand of an older release tells no key, and speaks in clear: nobody is sent to it.
    private static Optional<StageTold.Door> door(int port, HandReport said) throws BadReport {
        int bytes = said.getFingerprint().size();
        if (port == 0 || bytes == 0) {
            return Optional.empty();
        }
        Bounds.require(
                bytes == DIGEST_BYTES, () -> "fingerprint of a hand has %d bytes".formatted(bytes));
        String fingerprint = HexFormat.of().formatHex(said.getFingerprint().toByteArray());
        return Optional.of(new StageTold.Door(port, fingerprint));
    }

    private static List<StageTold.Part> parts(List<ShardReport> said) throws BadReport {
        List<StageTold.Part> all = new ArrayList<>();
        for (ShardReport one : said) {
            var key = one.getKey();
            Bounds.require(
                    one.getDigest().size() == DIGEST_BYTES,
                    () -> "digest of a shard has %d bytes".formatted(one.getDigest().size()));
            all.add(
                    new StageTold.Part(
                            new CheckpointId(
                                    job(key.getJobId()),
                                    attempt(key.getAttempt()),
                                    step(key.getStep())),
                            index(key.getIndex()),
                            one.getPlace() == Place.PARTNER,
                            Bounds.count("bytes of a shard", one.getBytes(), 0, Long.MAX_VALUE),
                            Bounds.count("files of a shard", one.getFiles(), 0, Integer.MAX_VALUE),
                            HexFormat.of().formatHex(one.getDigest().toByteArray()),
                            time(one.getTakenAtEpochMillis())));
        }
        return all;
    }

    private static List<StageTold.Trace> traces(List<StepTrace> said) throws BadReport {
        List<StageTold.Trace> all = new ArrayList<>();
        for (StepTrace one : said) {
            Bounds.atMost("steps of a trace", one.getBegunList(), STEPS_MAX);
            Bounds.atMost("troubles of a trace", one.getTroubledList(), STEPS_MAX);
            List<Long> steps = new ArrayList<>();
            for (long step : one.getBegunList()) {
                steps.add(step(step));
            }
            Map<Long, String> troubles = new HashMap<>();
            for (TroubledStep troubled : one.getTroubledList()) {
                troubles.put(
                        step(troubled.getStep()), Bounds.remark(troubled.getTrouble(), TEXT_MAX));
            }
            all.add(
                    new StageTold.Trace(
                            new AttemptId(job(one.getJobId()), attempt(one.getAttempt())),
                            index(one.getIndex()),
                            steps,
                            troubles,
                            one.getShared(),
                            new StageTold.Silence(
                                    one.getWitnessed(),
                                    step(one.getToldFrom()),
                                    step(one.getReached()),
                                    one.getOver() && one.getFinished())));
        }
        return all;
    }

    private static Map<String, StageTold.Task> tasks(List<TaskReport> said) throws BadReport {
        Map<String, StageTold.Task> all = new HashMap<>();
        for (TaskReport one : said) {
            String id = Bounds.present("task", one.getId(), WORD_MAX);
            all.put(
                    id,
                    new StageTold.Task(
                            id,
                            phase(one.getPhase()),
                            Bounds.count("bytes done", one.getBytesDone(), 0, Long.MAX_VALUE),
                            Bounds.count("bytes in all", one.getBytesTotal(), 0, Long.MAX_VALUE),
                            number(one.getRate()),
                            Bounds.count("bytes fetched", one.getBytesFetched(), 0, Long.MAX_VALUE),
                            Bounds.remark(one.getDetail(), TEXT_MAX)));
        }
        return all;
    }

    private static Set<JobId> jobs(List<Integer> said) throws BadReport {
        Set<JobId> all = new HashSet<>();
        for (int one : said) {
            all.add(job(one));
        }
        return all;
    }

    private static StageTold.Phase phase(TaskPhase said) {
        return switch (said) {
            case TASK_MOVING -> StageTold.Phase.MOVING;
            case TASK_DONE -> StageTold.Phase.DONE;
            case TASK_TROUBLED -> StageTold.Phase.TROUBLED;
            case TASK_CORRUPT -> StageTold.Phase.CORRUPT;
            case TASK_WAITING, TASK_PHASE_UNSPECIFIED, UNRECOGNIZED -> StageTold.Phase.WAITING;
        };
    }

    private static List<StageTold.Way> ways(List<PathReport> said) throws BadReport {
        List<StageTold.Way> all = new ArrayList<>();
        for (PathReport one : said) {
            all.add(
                    new StageTold.Way(
                            Bounds.word("store", one.getStore(), WORD_MAX),
                            Bounds.remark(one.getPath(), TEXT_MAX),
                            STATES.contains(one.getState()) ? one.getState() : "unmeasured",
                            number(one.getWriteRate()),
                            number(one.getReadRate()),
                            number(one.getLatencySeconds()),
                            Math.min(1, number(one.getShareInUse())),
                            one.getFreeBytes() > 0
                                    ? Optional.of(one.getFreeBytes())
                                    : Optional.empty(),
                            Bounds.remark(one.getDetail(), TEXT_MAX)));
        }
        return all;
    }

    private static List<StageTold.Data> data(List<DataReport> said) throws BadReport {
        List<StageTold.Data> all = new ArrayList<>();
        for (DataReport one : said) {
            all.add(
                    new StageTold.Data(
                            one.getUserId(),
                            Bounds.present("data", one.getUri(), URI_MAX),
                            Bounds.count("bytes of data", one.getBytes(), 0, Long.MAX_VALUE)));
        }
        return all;
    }

    /// Nothing is better known than what is no number.
    private static double number(double said) {
        return Double.isFinite(said) && said > 0 ? said : 0;
    }

    private static JobId job(int said) throws BadReport {
        return new JobId(Bounds.count("job id", said, 1, Integer.MAX_VALUE));
    }

    private static int attempt(int said) throws BadReport {
        return Bounds.count("attempt", said, 1, Integer.MAX_VALUE);
    }

    private static int index(int said) throws BadReport {
        return Bounds.count("index", said, 0, Integer.MAX_VALUE);
    }

    private static long step(long said) throws BadReport {
        return Bounds.count("step", said, 0, 999_999_999_999_999_999L);
    }

    private static Instant time(long said) throws BadReport {
        return Instant.ofEpochMilli(Bounds.count("time of a shard", said, 0, 253_402_300_799_000L));
    }
}
