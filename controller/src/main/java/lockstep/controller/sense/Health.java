package lockstep.controller.sense;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.probe.Localised;
import lockstep.gang.telemetry.Sensed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What people may ask about the health of nodes and of the fabric.
public interface Health {
    /// Nobody has told anything: this process does not lead.
    Health NONE =
            new Health() {
                @Override
                public Optional<Evidence> of(NodeName node) {
                    return Optional.empty();
                }

                @Override
                public FabricEvidence ofFabric() {
                    return FabricEvidence.NOTHING;
                }
            };

    /// What a node has told; empty where it has told nothing.
    Optional<Evidence> of(NodeName node);

    /// What pairs of nodes have measured.
    FabricEvidence ofFabric();

    /// What speaks for and against a node.
    ///
    /// @param why what its peers make of it, the gravest first
    record Evidence(Sensed sensed, List<String> why) {
        public Evidence {
            why = List.copyOf(why);
        }
    }

    /// What speaks for and against switches and uplinks.
    ///
    /// @param why each of them is slow, as long as that counts
    /// @param troubles why nodes could not measure when they last should have
    record FabricEvidence(
            Localised pairs, Map<Resource, List<String>> why, Map<NodeName, String> troubles) {
        public static final FabricEvidence NOTHING =
                new FabricEvidence(Localised.NOTHING, Map.of(), Map.of());

        public FabricEvidence {
            why = Map.copyOf(why);
            troubles = Map.copyOf(troubles);
        }
    }
}
