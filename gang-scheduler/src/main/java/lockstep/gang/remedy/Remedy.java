package lockstep.gang.remedy;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.hostlist.HostList;
import lockstep.gang.price.Price;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Something that can be done about a running gang of which a member has become worse.
public sealed interface Remedy {
    /// What it is expected to cost from now until the gang has done its work, in
    /// accelerator-seconds.
    Price price();

    /// It runs on where it is.
    record GoOn(Price price) implements Remedy {}

    /// It is ended and, by the present plan, starts again at once with most of its nodes.
    ///
    /// @param out what it loses of its nodes
    /// @param in what it gets instead
    record Swap(List<NodeName> out, List<NodeName> in, Price price) implements Remedy {
        public Swap {
            out = List.copyOf(out);
            in = List.copyOf(in);
        }
    }

    /// It is ended and, by the present plan, starts again on other nodes or later.
    ///
    /// @param from when
    record Requeue(Instant from, List<NodeName> nodes, Price price) implements Remedy {
        public Requeue {
            nodes = List.copyOf(nodes);
        }
    }

    /// For people: what it is.
    default String what() {
        return switch (this) {
            case GoOn _ -> "going on";
            case Swap(var out, var in, _) ->
                    "beginning again with %s for %s".formatted(names(in), names(out));
            case Requeue(var from, var nodes, _) ->
                    "beginning again at %s on %s"
                            .formatted(from.truncatedTo(ChronoUnit.SECONDS), names(nodes));
        };
    }

    /// For people: what it is, and what it costs.
    default String text() {
        return "%s costs %.1f accelerator-hours".formatted(what(), price().total() / 3_600);
    }

    private static String names(List<NodeName> nodes) {
        return HostList.compressSet(nodes.stream().map(NodeName::value).toList());
    }
}
