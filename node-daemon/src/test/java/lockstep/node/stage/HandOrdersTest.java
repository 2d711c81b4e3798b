package lockstep.node.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.AdmitOrder;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.DataReport;
import lockstep.protocol.v1.HandReport;
import lockstep.protocol.v1.Owner;
import lockstep.protocol.v1.ShardKey;
import lockstep.protocol.v1.ShardReport;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.StepTrace;
import lockstep.protocol.v1.TaskReport;
import lockstep.protocol.v1.WatchOrder;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/// What a hand is told, and what is believed of what it says.
final class HandOrdersTest {
    private static final StageOrders ORDERS =
            StageOrders.newBuilder()
                    .setNumber(7)
                    .addWatches(watch(1, 1_000))
                    .addWatches(watch(2, 2_000))
                    .addCopies(
                            CopyOrder.newBuilder()
                                    .setId("copy:1")
                                    .setKey(ShardKey.newBuilder().setJobId(1))
                                    .setOwner(owner(1_000)))
                    .build();

    private static WatchOrder watch(int job, int user) {
        return WatchOrder.newBuilder().setJobId(job).setOwner(owner(user)).build();
    }

    private static Owner owner(int user) {
        return Owner.newBuilder().setUserId(user).build();
    }

    private static HandOrders of(int user) {
        return Objects.requireNonNull(HandOrders.of(ORDERS).get(user));
    }

    @Test
    void each_user_s_hand_is_told_of_that_user_s_jobs_only() {
        assertThat(of(1_000).orders().getWatchesList())
                .extracting(WatchOrder::getJobId)
                .containsExactly(1);
        assertThat(of(2_000).orders().getWatchesList())
                .extracting(WatchOrder::getJobId)
                .containsExactly(2);
        assertThat(of(2_000).orders().getCopiesList()).isEmpty();
    }

    @Test
    void what_a_hand_says_of_others_jobs_and_of_what_it_was_not_asked_is_not_believed() {
        var said =
                StageReport.newBuilder()
                        .addHands(HandReport.newBuilder().setUserId(0).setPeerPort(4_000))
                        .addHands(HandReport.newBuilder().setUserId(1))
                        .addShards(shard(1))
                        .addShards(shard(2))
                        .addTraces(StepTrace.newBuilder().setJobId(2))
                        .addTasks(TaskReport.newBuilder().setId("copy:1"))
                        .addTasks(TaskReport.newBuilder().setId("restore:2.1"))
                        .build();

        var told = of(1_000).credible(said);

        assertThat(told.getHandsList()).extracting(HandReport::getUserId).containsExactly(1_000);
        assertThat(told.getShardsList())
                .extracting(shard -> shard.getKey().getJobId())
                .containsExactly(1);
        assertThat(told.getTracesList()).isEmpty();
        assertThat(told.getTasksList()).extracting(TaskReport::getId).containsExactly("copy:1");
    }

    @Test
    void data_is_the_user_s_own_whatever_his_hand_says_and_held_data_needs_no_hand() {
        var order = DataOrder.newBuilder().setId("data:1.1:0").setOwner(owner(1_000));
        var fetched = of(StageOrders.newBuilder().addData(order).build());
        var held = of(StageOrders.newBuilder().addData(order.setHeld(true)).build());
        var said =
                StageReport.newBuilder()
                        .addData(DataReport.newBuilder().setUserId(0).setUri("file:///a"))
                        .addTasks(TaskReport.newBuilder().setId("data:1.1:0"))
                        .build();

        assertThat(fetched.beyondOwnDirectories()).isTrue();
        assertThat(fetched.credible(said).getDataList())
                .extracting(DataReport::getUserId)
                .containsExactly(1_000);
        assertThat(fetched.credible(said).getTasksList()).hasSize(1);
        assertThat(held.beyondOwnDirectories()).isFalse();
        assertThat(held.held()).containsExactly("data:1.1:0");
        assertThat(held.credible(said).getTasksList()).isEmpty();
    }

    private static HandOrders of(StageOrders orders) {
        return Objects.requireNonNull(HandOrders.of(orders).get(1_000));
    }

    private static ShardReport shard(int job) {
        return ShardReport.newBuilder().setKey(ShardKey.newBuilder().setJobId(job)).build();
    }

    @Test
    void what_is_no_fingerprint_is_not_told_on() {
        var key = ByteString.copyFrom(new byte[32]);
        var said = HandReport.newBuilder().setPeerPort(4_000);

        assertThat(fingerprint(said.setFingerprint(key))).isEqualTo(key);
        assertThat(fingerprint(said.setFingerprint(key.substring(1)))).isEqualTo(ByteString.EMPTY);
    }

    private static ByteString fingerprint(HandReport.Builder said) {
        var report = StageReport.newBuilder().addHands(said).build();
        return of(1_000).credible(report).getHands(0).getFingerprint();
    }

    @Test
    void who_comes_is_told_to_the_hand_of_the_user_to_whom_he_comes() {
        var orders =
                StageOrders.newBuilder()
                        .addWatches(watch(2, 2_000))
                        .addAdmits(AdmitOrder.newBuilder().setOwner(owner(1_000)))
                        .build();

        assertThat(of(orders).orders().getAdmitsCount()).isEqualTo(1);
        assertThat(of(orders).orders().getWatchesCount()).isZero();
        assertThat(
                        Objects.requireNonNull(HandOrders.of(orders).get(2_000))
                                .orders()
                                .getAdmitsList())
                .isEmpty();
    }

    @Test
    void a_report_that_answers_older_orders_settles_nothing() {
        var said = StageReport.newBuilder().setSettled(true).setOrdersHeard(6);

        assertThat(of(1_000).credible(said.build()).getSettled()).isFalse();
        assertThat(of(1_000).credible(said.setOrdersHeard(7).build()).getSettled()).isTrue();
    }

    @Test
    void messages_survive_the_pipe() throws IOException {
        var pipe = new ByteArrayOutputStream();
        HandFrames.write(pipe, ORDERS);
        var in = new ByteArrayInputStream(pipe.toByteArray());

        assertThat(HandFrames.read(in, StageOrders.parser())).contains(ORDERS);
        assertThat(HandFrames.read(in, StageOrders.parser())).isEmpty();
    }

    @Test
    void a_message_that_claims_to_be_endless_is_refused_before_it_is_read() {
        byte[] endless = {0x7f, -1, -1, -1};

        assertThatThrownBy(
                        () ->
                                HandFrames.read(
                                        new ByteArrayInputStream(endless), StageOrders.parser()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void a_message_that_was_cut_off_is_the_end() throws IOException {
        var pipe = new ByteArrayOutputStream();
        HandFrames.write(pipe, ORDERS);
        byte[] half = Arrays.copyOf(pipe.toByteArray(), pipe.size() / 2);

        assertThat(HandFrames.read(new ByteArrayInputStream(half), StageOrders.parser())).isEmpty();
    }
}
