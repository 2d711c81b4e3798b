package lockstep.controller.stage;

import static lockstep.controller.stage.StageScene.STORE;
import static lockstep.controller.stage.StageScene.fingerprint;
import static lockstep.controller.stage.StageScene.id;
import static lockstep.controller.stage.StageScene.orders;
import static lockstep.controller.stage.StageScene.wish;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.protocol.v1.AdmitOrder;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.KeepOrder;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// Who is told of whose key, for a job on n1 and n2 that has written step 10; n1 copies to n3, and
/// n2 to n4.
final class AdmissionsTest {
    private static final CheckpointId STEP_10 = id(1, 10);

    private final StageScene scene =
            new StageScene(wish(STORE), StageSettings.STANDARD)
                    .start(Optional.empty(), 1, 2)
                    .run(1)
                    .has(1, STEP_10, 0)
                    .has(2, STEP_10, 1);

    private static CopyOrder toPartner(StageRound.Outcome outcome, int node) {
        return orders(outcome, node).getCopiesList().stream()
                .filter(CopyOrder::hasPartner)
                .findFirst()
                .orElseThrow();
    }

    private static List<ByteString> admitted(StageRound.Outcome outcome, int node) {
        return orders(outcome, node).getAdmitsList().stream()
                .flatMap(one -> one.getFingerprintsList().stream())
                .toList();
    }

    private static ByteString key(int node) {
        return OrderBook.bytes(fingerprint(node));
    }

    private static int partner(StageRound.Outcome outcome, int node) {
        return Integer.parseInt(toPartner(outcome, node).getPartner().getNode().substring(1));
    }

    @Test
    void who_copies_to_a_partner_is_told_its_key_and_the_partner_is_told_his() {
        var outcome = scene.settle();
        int partner = partner(outcome, 1);

        assertThat(toPartner(outcome, 1).getPartner().getFingerprint()).isEqualTo(key(partner));
        assertThat(admitted(outcome, partner)).contains(key(1));
        assertThat(orders(outcome, partner).getAdmitsList())
                .extracting(AdmitOrder::getToken)
                .containsOnly(toPartner(outcome, 1).getToken());
        assertThat(orders(outcome, partner).getKeepsList())
                .extracting(KeepOrder::getToken)
                .contains(toPartner(outcome, 1).getToken());
        assertThat(orders(outcome, partner).getAdmits(0).getOwner().getUserId()).isEqualTo(1_000);
    }

    @Test
    void nobody_is_admitted_where_nobody_is_sent() {
        var outcome = scene.settle();

        assertThat(admitted(outcome, 1)).isEmpty();
        assertThat(admitted(outcome, 2)).isEmpty();
        scene.keeps(3, STEP_10, 0).keeps(4, STEP_10, 1);
        outcome = scene.settle();
        assertThat(admitted(outcome, 3)).as("all copies are there").isEmpty();
        assertThat(admitted(outcome, 4)).isEmpty();
    }

    @Test
    void a_hand_that_started_again_is_named_by_its_new_key_and_its_old_one_is_named_no_more() {
        int partner = partner(scene.settle(), 1);
        String again = "ab".repeat(32);
        scene.hasKey(1, again);

        assertThat(admitted(scene.settle(), partner))
                .contains(OrderBook.bytes(again))
                .doesNotContain(key(1));

        scene.hasKey(partner, again);
        assertThat(toPartner(scene.settle(), 1).getPartner().getFingerprint())
                .isEqualTo(OrderBook.bytes(again));
    }

    @Test
    void who_fetches_is_admitted_where_it_fetches() {
        scene.settle();
        scene.keeps(3, STEP_10, 0);
        scene.requeue(1).settle();
        scene.isGone(1).start(Optional.of(STEP_10), 2, 3);

        var outcome = scene.settle();

        assertThat(orders(outcome, 2).getRestores(0).getShards(0).getSources(0).getPeer())
                .satisfies(peer -> assertThat(peer.getFingerprint()).isEqualTo(key(3)));
        assertThat(admitted(outcome, 3)).contains(key(2));
        assertThat(admitted(outcome, 2)).contains(key(3));
    }

    @Test
    void a_hand_without_a_key_is_sent_nowhere_and_nobody_is_sent_to_it() {
        int partner = partner(scene.settle(), 1);
        scene.tellsNoKey(1);
        var outcome = scene.settle();
        assertThat(orders(outcome, 1).getCopiesList()).noneMatch(CopyOrder::hasPartner);
        assertThat(orders(outcome, 1).getCopiesList()).as("to the store").isNotEmpty();
        assertThat(admitted(outcome, partner)).doesNotContain(key(1));

        scene.tellsNoKey(2).tellsNoKey(3).tellsNoKey(4);
        outcome = scene.settle();
        for (int node = 1; node <= 4; node++) {
            assertThat(orders(outcome, node).getCopiesList()).noneMatch(CopyOrder::hasPartner);
            assertThat(admitted(outcome, node)).isEmpty();
        }
    }
}
