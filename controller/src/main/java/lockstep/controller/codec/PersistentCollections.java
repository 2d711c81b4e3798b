package lockstep.controller.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.RankExit;

import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.IntTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSet;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Reads the persistent collections that stored values contain: sets of node names, exits by rank,
/// what was used by node.
final class PersistentCollections extends SimpleModule {
    private static final long serialVersionUID = 1L;

    PersistentCollections() {
        super("persistent-collections");
        addDeserializer(PSet.class, new NodeNames());
        addDeserializer(PMap.class, new Exits());
        addDeserializer(HashPMap.class, new UsageByNode());
    }

    @SuppressWarnings("rawtypes")
    private static final class NodeNames extends StdDeserializer<PSet> {
        private static final long serialVersionUID = 1L;

        NodeNames() {
            super(PSet.class);
        }

        @Override
        public PSet deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            List<NodeName> names = parser.readValueAs(new TypeReference<List<NodeName>>() {});
            return HashTreePSet.from(names);
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class Exits extends StdDeserializer<PMap> {
        private static final long serialVersionUID = 1L;

        Exits() {
            super(PMap.class);
        }

        @Override
        public PMap deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            Map<Integer, RankExit> exits =
                    parser.readValueAs(new TypeReference<Map<Integer, RankExit>>() {});
            PMap<Integer, RankExit> all = IntTreePMap.empty();
            for (Map.Entry<Integer, RankExit> exit : exits.entrySet()) {
                all = all.plus(exit.getKey(), exit.getValue());
            }
            return all;
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class UsageByNode extends StdDeserializer<HashPMap> {
        private static final long serialVersionUID = 1L;

        UsageByNode() {
            super(HashPMap.class);
        }

        @Override
        public HashPMap deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            Map<NodeName, NodeUsage> usage =
                    parser.readValueAs(new TypeReference<Map<NodeName, NodeUsage>>() {});
            return HashTreePMap.from(usage);
        }
    }
}
