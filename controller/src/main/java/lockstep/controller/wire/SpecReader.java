package lockstep.controller.wire;

import lockstep.gang.admit.JobRequest;
import lockstep.gang.admit.PlaceRequest;
import lockstep.gang.admit.ShapeRequest;
import lockstep.gang.admit.ShapeRequest.GresRequest;
import lockstep.gang.job.Launch;
import lockstep.gang.job.Script;
import lockstep.gang.job.Streams;
import lockstep.protocol.v1.GenericResource;
import lockstep.protocol.v1.JobSpec;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads a submission as far as messages go; whether it makes sense is for admission to say.
public final class SpecReader {
    /// Far past any clock: what a time that no calendar knows is read as.
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    private SpecReader() {}

    public static JobRequest read(JobSpec spec) {
        return new JobRequest(
                spec.getName(),
                launch(spec),
                shape(spec),
                new PlaceRequest(
                        spec.getPartition(),
                        spec.getNodeList(),
                        spec.getExcludeList(),
                        spec.getConstraint()),
                timeLimit(spec),
                begin(spec),
                spec.getWorkingDirectory(),
                new Streams(
                        spec.getStdoutPattern(), spec.getStderrPattern(), spec.getAppendOutput()),
                spec.getEnvironmentMap(),
                CheckpointingReader.read(spec),
                spec.getComment(),
                spec.hasRequeue() ? Optional.of(spec.getRequeue()) : Optional.empty(),
                spec.getSubmitHost(),
                spec.getCommandLine(),
                TermsReader.read(spec),
                LimitsReader.read(spec.getResourceLimits()));
    }

    private static Optional<Launch> launch(JobSpec spec) {
        return switch (spec.getMode()) {
            case BATCH ->
                    Optional.of(
                            new Launch.Batch(
                                    new Script(spec.getScript().toByteArray()),
                                    spec.getArgumentsList()));
            case PER_NODE -> Optional.of(new Launch.PerNode(spec.getArgumentsList()));
            case PER_RANK -> Optional.of(new Launch.PerRank(spec.getArgumentsList()));
            case LAUNCH_MODE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static ShapeRequest shape(JobSpec spec) {
        return new ShapeRequest(
                Integer.toUnsignedLong(spec.getNodesMin()),
                Integer.toUnsignedLong(spec.getNodesMax()),
                number(spec.hasTasks(), spec.getTasks()),
                number(spec.hasTasksPerNode(), spec.getTasksPerNode()),
                number(spec.hasCpusPerTask(), spec.getCpusPerTask()),
                mebibytes(spec.hasMemoryMibPerNode(), spec.getMemoryMibPerNode()),
                mebibytes(spec.hasMemoryMibPerCpu(), spec.getMemoryMibPerCpu()),
                spec.getGresPerNodeList().stream().map(SpecReader::gres).toList(),
                spec.getExclusive());
    }

    private static OptionalLong number(boolean present, int unsigned) {
        return present ? OptionalLong.of(Integer.toUnsignedLong(unsigned)) : OptionalLong.empty();
    }

    /// A `uint64` above what a long holds stays what it is: far too much.
    private static OptionalLong mebibytes(boolean present, long unsigned) {
        return present
                ? OptionalLong.of(unsigned < 0 ? Long.MAX_VALUE : unsigned)
                : OptionalLong.empty();
    }

    private static GresRequest gres(GenericResource resource) {
        return new GresRequest(
                resource.getName(),
                resource.getType(),
                Integer.toUnsignedLong(resource.getCount()));
    }

    private static Optional<Duration> timeLimit(JobSpec spec) {
        return spec.hasTimeLimitSeconds()
                ? Optional.of(Times.duration(spec.getTimeLimitSeconds()))
                : Optional.empty();
    }

    private static Optional<Instant> begin(JobSpec spec) {
        return spec.hasBegin()
                ? Optional.of(Times.instant(spec.getBegin()).orElse(NEVER))
                : Optional.empty();
    }
}
