package lockstep.controller.stage;

import com.google.protobuf.ByteString;

import lockstep.gang.cluster.NodeName;
import lockstep.protocol.v1.AdmitOrder;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.Owner;
import lockstep.protocol.v1.PeerAddress;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.ShardSource;
import lockstep.protocol.v1.Source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Tells hands who comes to them: to each node that others are sent to, the keys of those others.
/// Looks at what is ordered, so it goes last. Pure.
final class Admissions {
    private final Sight sight;
    private final OrderBook orders;
    private final Map<NodeName, Map<ByteString, Guests>> byHost = new TreeMap<>();

    /// Who is sent to one node with one token.
    private record Guests(Owner owner, TreeSet<String> fingerprints) {}

    Admissions(Sight sight, OrderBook orders) {
        this.sight = sight;
        this.orders = orders;
    }

    void run() {
        orders.all()
                .forEach(
                        (node, all) -> {
                            all.getCopiesList().forEach(one -> sent(node, one));
                            all.getRestoresList().forEach(one -> sent(node, one));
                        });
        byHost.forEach(
                (host, byToken) ->
                        byToken.forEach(
                                (token, guests) ->
                                        orders.of(host).addAdmits(order(token, guests))));
    }

    private void sent(NodeName node, CopyOrder copy) {
        if (copy.hasPartner()) {
            sent(node, copy.getOwner(), copy.getPartner(), copy.getToken());
        }
    }

    private void sent(NodeName node, RestoreOrder restore) {
        for (ShardSource shard : restore.getShardsList()) {
            for (Source source : shard.getSourcesList()) {
                if (source.hasPeer()) {
                    sent(node, restore.getOwner(), source.getPeer(), source.getToken());
                }
            }
        }
    }

    private void sent(NodeName guest, Owner owner, PeerAddress host, ByteString token) {
        sight.fingerprint(guest, owner.getUserId())
                .ifPresent(
                        key ->
                                byHost.computeIfAbsent(
                                                new NodeName(host.getNode()),
                                                _ -> new LinkedHashMap<>())
                                        .computeIfAbsent(
                                                token, _ -> new Guests(owner, new TreeSet<>()))
                                        .fingerprints()
                                        .add(key));
    }

    private static AdmitOrder order(ByteString token, Guests guests) {
        var order = AdmitOrder.newBuilder().setOwner(guests.owner()).setToken(token);
        guests.fingerprints().forEach(one -> order.addFingerprints(OrderBook.bytes(one)));
        return order.build();
    }
}
