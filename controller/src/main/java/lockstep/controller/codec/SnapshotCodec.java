package lockstep.controller.codec;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.Drain;
import lockstep.gang.drain.Service;
import lockstep.gang.job.JobSpec;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;
import lockstep.gang.token.Token;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A whole state as gzipped JSON. Holds jobs, nodes and what is kept of the past only: indices and
/// the ledger are rebuilt from them.
public final class SnapshotCodec {
    public static final int VERSION = 1;

    private final JsonMapper mapper = CoreJson.mapper();

    /// @param past absent in snapshots of the first version
    /// @param arrays what arrays asked for, of which `jobs` has only the tasks; absent in snapshots
    ///   of the first version
    /// @param drainedUplinks absent in snapshots of the first version
    /// @param drainedPaths by name; absent in snapshots of the first version
    /// @param checkpoints absent in snapshots of the first version
    /// @param tokens absent in snapshots of the first version
    /// @param longestLease absent in snapshots of the first version
    private record Stored(
            long seq,
            Epoch epoch,
            int lastJobId,
            List<Job> jobs,
            List<StoredNode> nodes,
            StoredPast past,
            Map<Integer, JobSpec> arrays,
            List<StoredUplink> drainedUplinks,
            Map<String, Drain> drainedPaths,
            List<StoredCheckpoints> checkpoints,
            List<Token> tokens,
            Duration longestLease) {
        Stored {
            longestLease = Objects.requireNonNullElse(longestLease, Duration.ZERO);
            tokens = Objects.requireNonNullElse(tokens, List.of());
            checkpoints = Objects.requireNonNullElse(checkpoints, List.of());
            drainedUplinks = Objects.requireNonNullElse(drainedUplinks, List.of());
            drainedPaths = Objects.requireNonNullElse(drainedPaths, Map.of());
            past = Objects.requireNonNullElse(past, StoredPast.NOTHING);
            arrays = Objects.requireNonNullElse(arrays, Map.of());
        }
    }

    private record StoredUplink(Resource.Uplink uplink, Drain drain) {}

    /// @param service absent in snapshots of the first version
    private record StoredNode(
            NodeName name,
            NodeSpec spec,
            Incarnation incarnation,
            boolean lost,
            String lostReason,
            Service service) {
        StoredNode {
            service = Objects.requireNonNullElse(service, Service.NORMAL);
        }

        static StoredNode of(Node node) {
            return new StoredNode(
                    node.name(),
                    node.spec(),
                    node.incarnation(),
                    node.lost(),
                    node.lostReason(),
                    node.service());
        }

        ClusterState.NodeFacts facts() {
            return new ClusterState.NodeFacts(name, spec, incarnation, lost, lostReason, service);
        }
    }

    public byte[] encode(ClusterState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ArraySpecs arrays = ArraySpecs.of(state.jobs().values());
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            mapper.writeValue(
                    zip,
                    new Stored(
                            state.seq(),
                            state.epoch(),
                            state.lastJobId(),
                            state.jobs().values().stream().map(arrays::slim).toList(),
                            state.nodes().values().stream().map(StoredNode::of).toList(),
                            StoredPast.of(state.past()),
                            arrays.byArray(),
                            state.drainedUplinks().entrySet().stream()
                                    .map(one -> new StoredUplink(one.getKey(), one.getValue()))
                                    .sorted(Comparator.comparing(one -> one.uplink().text()))
                                    .toList(),
                            new TreeMap<>(state.drainedPaths()),
                            StoredCheckpoints.of(state.checkpoints()),
                            List.copyOf(state.tokens().values()),
                            state.longestLease()));
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
        return bytes.toByteArray();
    }

    /// Reads a state back.
    ///
    /// @throws UnknownFormat when it is of another version or damaged
    public ClusterState decode(int version, byte[] bytes) {
        if (version != VERSION) {
            throw new UnknownFormat("a snapshot has version %d".formatted(version));
        }
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            // Read to the end of the stream, where its checksum is.
            Stored stored =
                    mapper.readerFor(Stored.class)
                            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readValue(zip);
            ArraySpecs arrays = new ArraySpecs(stored.arrays());
            return ClusterState.restored(
                    stored.seq(),
                    stored.epoch(),
                    stored.lastJobId(),
                    stored.jobs().stream().map(arrays::whole).toList(),
                    stored.nodes().stream().map(StoredNode::facts).toList(),
                    stored.drainedUplinks().stream()
                            .collect(Collectors.toMap(StoredUplink::uplink, StoredUplink::drain)),
                    stored.drainedPaths(),
                    stored.past().past(),
                    stored.checkpoints().stream()
                            .collect(
                                    Collectors.toMap(
                                            StoredCheckpoints::job,
                                            StoredCheckpoints::checkpoints)),
                    stored.tokens().stream()
                            .collect(Collectors.toMap(Token::id, Function.identity())),
                    stored.longestLease());
        } catch (IOException damaged) {
            throw new UnknownFormat("a snapshot cannot be read", damaged);
        }
    }
}
