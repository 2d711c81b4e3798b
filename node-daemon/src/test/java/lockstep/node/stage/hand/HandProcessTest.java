package lockstep.node.stage.hand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.AdmitOrder;
import lockstep.protocol.v1.CheckpointKey;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.HandReport;
import lockstep.protocol.v1.KeepOrder;
import lockstep.protocol.v1.PeerAddress;
import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.SealOrder;
import lockstep.protocol.v1.SealedShard;
import lockstep.protocol.v1.ShardReport;
import lockstep.protocol.v1.ShardSource;
import lockstep.protocol.v1.Source;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.Store;
import lockstep.protocol.v1.StorePath;
import lockstep.protocol.v1.TaskPhase;
import lockstep.protocol.v1.TaskReport;
import lockstep.protocol.v1.WatchOrder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Hands as real processes, as the daemon starts them, that move real files over real sockets.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class HandProcessTest {
    private static final ByteString TOKEN = ByteString.copyFromUtf8("a token of sixteen bytes");

    @TempDir private Path folder;
    private final List<HandAtWork> hands = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (HandAtWork hand : hands) {
            hand.kill();
        }
    }

    private HandAtWork hand(String name) throws IOException {
        Path stage = folder.resolve(name);
        Files.createDirectories(stage.resolve("jobs/job-1"));
        var hand = new HandAtWork(Files.createDirectories(stage.resolve("own")), stage);
        hands.add(hand);
        return hand;
    }

    private Path directory(String name) {
        return folder.resolve(name).resolve("jobs/job-1");
    }

    /// As a rank writes a checkpoint.
    private void write(String name, String text) throws IOException, InterruptedException {
        Path fresh = Files.createDirectories(directory(name).resolve(".step-120.tmp"));
        Files.writeString(fresh.resolve("model.pt"), text);
        Files.writeString(fresh.resolve("odd\nname"), "odd");
        Thread.sleep(30); // more than a tick of the kernel's clock for files
        Files.move(fresh, directory(name).resolve("step-120"));
    }

    private static WatchOrder watch() {
        return WatchOrder.newBuilder()
                .setJobId(1)
                .setAttempt(1)
                .setWorldSize(1)
                .setNodes(1)
                .addRanks(0)
                .build();
    }

    private static boolean hasShard(StageReport report, Place place) {
        return report.getShardsList().stream().anyMatch(one -> one.getPlace() == place);
    }

    private Store store(String... paths) throws IOException {
        var store = Store.newBuilder().setName("main");
        for (String path : paths) {
            Path at = Files.createDirectories(folder.resolve(path));
            store.addPaths(StorePath.newBuilder().setName(path).setUri("file://" + at));
        }
        return store.build();
    }

    @Test
    void a_checkpoint_is_found_drained_sealed_and_restored_by_another_hand() throws Exception {
        var writer = hand("n1");
        write("n1", "parameters");
        writer.order(StageOrders.newBuilder().addWatches(watch()));
        ShardReport shard =
                writer.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();
        var seal =
                SealOrder.newBuilder()
                        .setId("seal")
                        .setKey(CheckpointKey.newBuilder().setJobId(1).setAttempt(1).setStep(120))
                        .setStore("main")
                        .setWorldSize(1)
                        .addShards(
                                SealedShard.newBuilder()
                                        .setBytes(shard.getBytes())
                                        .setDigest(shard.getDigest()))
                        .build();
        writer.order(
                StageOrders.newBuilder()
                        .addStores(store("a", "b"))
                        .addWatches(watch())
                        .addCopies(
                                CopyOrder.newBuilder()
                                        .setId("copy")
                                        .setKey(shard.getKey())
                                        .setStore("main"))
                        .addSeals(seal));
        writer.untilDone("copy");
        writer.untilDone("seal");

        var reader = hand("n2");
        reader.order(
                StageOrders.newBuilder()
                        .addStores(store("a", "b"))
                        .addRestores(
                                RestoreOrder.newBuilder()
                                        .setId("restore")
                                        .setKey(seal.getKey())
                                        .setForAttempt(2)
                                        .setStore("main")
                                        .addRanks(0)
                                        .addShards(source(shard))));
        reader.untilDone("restore");

        assertThat(directory("n2").resolve("step-120/model.pt")).hasContent("parameters");
        assertThat(directory("n2").resolve("step-120/odd\nname")).hasContent("odd");
    }

    private static ShardSource.Builder source(ShardReport shard) {
        return ShardSource.newBuilder()
                .setKey(shard.getKey())
                .setBytes(shard.getBytes())
                .setDigest(shard.getDigest());
    }

    private static RestoreOrder.Builder intoDirectory(
            String id, ShardReport shard, Path directory) {
        return RestoreOrder.newBuilder()
                .setId(id)
                .setKey(CheckpointKey.newBuilder().setJobId(1).setAttempt(1).setStep(120))
                .setDirectory(directory.toString())
                .setIntoDirectory(true)
                .addShards(source(shard).addSources(Source.newBuilder().setHere(Place.LOCAL)));
    }

    private static TaskReport task(StageReport report, String id) {
        return report.getTasksList().stream()
                .filter(one -> one.getId().equals(id))
                .findFirst()
                .orElse(TaskReport.getDefaultInstance());
    }

    @Test
    void a_checkpoint_comes_into_a_directory_that_a_user_names_and_nothing_there_is_touched()
            throws Exception {
        var hand = hand("n1");
        write("n1", "parameters");
        hand.order(StageOrders.newBuilder().addWatches(watch()));
        ShardReport shard =
                hand.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.createDirectories(mine.resolve("step-200"));

        hand.order(
                StageOrders.newBuilder()
                        .addWatches(watch())
                        .addRestores(intoDirectory("first", shard, mine)));
        TaskReport first = task(hand.untilDone("first"), "first");
        hand.order(
                StageOrders.newBuilder()
                        .addWatches(watch())
                        .addRestores(intoDirectory("second", shard, mine)));
        TaskReport second = task(hand.untilDone("second"), "second");

        assertThat(mine.resolve("step-120/model.pt")).hasContent("parameters");
        assertThat(mine.resolve("step-120/odd\nname")).hasContent("odd");
        assertThat(mine.resolve("step-200")).exists();
        assertThat(directory("n1").resolve("step-120/model.pt")).hasContent("parameters");
        assertThat(first.getBytesFetched()).isEqualTo(shard.getBytes());
        assertThat(second.getBytesTotal()).isEqualTo(shard.getBytes());
        assertThat(second.getBytesFetched()).as("it is there already").isZero();

        Files.writeString(mine.resolve("step-120/model.pt"), "PARAMETERS");
        Files.createSymbolicLink(folder.resolve("link"), mine);
        hand.order(
                StageOrders.newBuilder()
                        .addWatches(watch())
                        .addRestores(intoDirectory("other", shard, mine))
                        .addRestores(intoDirectory("link", shard, folder.resolve("link"))));
        StageReport failed =
                hand.until(
                        report ->
                                task(report, "other").getPhase() == TaskPhase.TASK_CORRUPT
                                        && task(report, "link").getPhase()
                                                == TaskPhase.TASK_CORRUPT);
        assertThat(task(failed, "other").getDetail()).contains("step-120 is already there");
        assertThat(task(failed, "link").getDetail()).contains("is a symbolic link");
        assertThat(mine.resolve("step-120/model.pt")).hasContent("PARAMETERS");
    }

    @Test
    void a_partner_keeps_a_part_and_gives_it_back_when_the_writer_is_gone() throws Exception {
        var writer = hand("n1");
        var partner = hand("n2");
        write("n1", "parameters");
        writer.order(StageOrders.newBuilder().addWatches(watch()));
        ShardReport shard =
                writer.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();
        var reader = hand("n3");
        partner.order(
                StageOrders.newBuilder().addKeeps(keep(shard)).addAdmits(admit(writer, reader)));
        PeerAddress there = peer(partner);
        writer.order(copy(shard, there));
        writer.untilDone("copy");
        partner.until(report -> hasShard(report, Place.PARTNER));
        writer.kill();

        reader.order(
                StageOrders.newBuilder()
                        .addRestores(
                                RestoreOrder.newBuilder()
                                        .setId("restore")
                                        .setKey(
                                                CheckpointKey.newBuilder()
                                                        .setJobId(1)
                                                        .setAttempt(1)
                                                        .setStep(120))
                                        .setForAttempt(2)
                                        .addRanks(0)
                                        .addShards(
                                                source(shard)
                                                        .addSources(
                                                                Source.newBuilder()
                                                                        .setPeer(there)
                                                                        .setToken(TOKEN)))));
        reader.untilDone("restore");

        assertThat(directory("n3").resolve("step-120/model.pt")).hasContent("parameters");
    }

    private static KeepOrder keep(ShardReport shard) {
        return KeepOrder.newBuilder().setKey(shard.getKey()).setToken(TOKEN).build();
    }

    private static HandReport door(HandAtWork hand) throws InterruptedException {
        return hand.until(report -> report.getHandsCount() > 0).getHands(0);
    }

    private static AdmitOrder admit(HandAtWork... callers) throws InterruptedException {
        var order = AdmitOrder.newBuilder().setToken(TOKEN);
        for (HandAtWork caller : callers) {
            order.addFingerprints(door(caller).getFingerprint());
        }
        return order.build();
    }

    private static PeerAddress peer(HandAtWork hand) throws InterruptedException {
        HandReport door = door(hand);
        return PeerAddress.newBuilder()
                .setHost("127.0.0.1")
                .setPort(door.getPeerPort())
                .setNode("n2")
                .setFingerprint(door.getFingerprint())
                .build();
    }

    private static StageOrders.Builder copy(ShardReport shard, PeerAddress partner) {
        return StageOrders.newBuilder()
                .addWatches(watch())
                .addCopies(
                        CopyOrder.newBuilder()
                                .setId("copy")
                                .setKey(shard.getKey())
                                .setPartner(partner)
                                .setToken(TOKEN));
    }

    @Test
    void a_partner_takes_nothing_from_one_whose_key_it_was_not_told_until_it_is() throws Exception {
        var writer = hand("n1");
        var partner = hand("n2");
        write("n1", "parameters");
        writer.order(StageOrders.newBuilder().addWatches(watch()));
        ShardReport shard =
                writer.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();
        partner.order(StageOrders.newBuilder().addKeeps(keep(shard)).addAdmits(admit(partner)));

        writer.order(copy(shard, peer(partner)));
        var troubled =
                writer.until(
                        report ->
                                task(report, "copy").getPhase() == TaskPhase.TASK_TROUBLED
                                        || !task(report, "copy").getDetail().isEmpty());
        assertThat(task(troubled, "copy").getPhase()).isNotEqualTo(TaskPhase.TASK_DONE);
        assertThat(hasShard(partner.until(_ -> true), Place.PARTNER)).isFalse();

        partner.order(StageOrders.newBuilder().addKeeps(keep(shard)).addAdmits(admit(writer)));
        writer.untilDone("copy");
        partner.until(report -> hasShard(report, Place.PARTNER));
    }

    @Test
    void a_partner_that_starts_again_has_another_key_and_nothing_goes_to_it_by_the_old_one()
            throws Exception {
        var writer = hand("n1");
        var partner = hand("n2");
        write("n1", "parameters");
        writer.order(StageOrders.newBuilder().addWatches(watch()));
        ShardReport shard =
                writer.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();
        PeerAddress before = peer(partner);
        partner.kill();
        var again = hand("n2");
        again.order(StageOrders.newBuilder().addKeeps(keep(shard)).addAdmits(admit(writer)));
        PeerAddress now = peer(again);
        assertThat(now.getFingerprint()).isNotEqualTo(before.getFingerprint()).hasSize(32);

        writer.order(copy(shard, before.toBuilder().setPort(now.getPort()).build()));
        writer.until(
                report -> task(report, "copy").getDetail().contains("has started again meanwhile"));
        assertThat(hasShard(again.until(_ -> true), Place.PARTNER)).isFalse();

        writer.order(copy(shard, now));
        writer.untilDone("copy");
    }

    @Test
    void nothing_goes_to_a_hand_whose_key_is_not_known() throws Exception {
        var writer = hand("n1");
        write("n1", "parameters");
        writer.order(StageOrders.newBuilder().addWatches(watch()));
        ShardReport shard =
                writer.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();
        try (var listening = new ServerSocket(0)) {
            var inClear =
                    PeerAddress.newBuilder()
                            .setHost("127.0.0.1")
                            .setPort(listening.getLocalPort())
                            .setNode("n2")
                            .build();
            writer.order(copy(shard, inClear));
            writer.until(report -> task(report, "copy").getDetail().contains("key was not named"));
        }
    }

    @Test
    void a_part_is_told_of_as_long_as_it_is_to_be_kept_though_nobody_looks_for_new_ones()
            throws Exception {
        var writer = hand("n1");
        write("n1", "parameters");
        writer.order(StageOrders.newBuilder().setNumber(1).addWatches(watch()));
        ShardReport shard =
                writer.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();

        writer.order(StageOrders.newBuilder().setNumber(2).addKeeps(keep(shard)));
        assertThat(hasShard(writer.until(report -> settled(report, 2)), Place.LOCAL)).isTrue();

        writer.kill();
        var again = hand("n1");
        again.order(StageOrders.newBuilder().setNumber(3).addKeeps(keep(shard)));
        assertThat(again.until(report -> settled(report, 3)).getShardsList())
                .as("after it was killed")
                .extracting(ShardReport::getKey, ShardReport::getDigest)
                .containsExactly(tuple(shard.getKey(), shard.getDigest()));

        again.order(StageOrders.newBuilder().setNumber(4));
        assertThat(again.until(report -> settled(report, 4)).getShardsList()).isEmpty();
    }

    @Test
    void a_hand_that_was_not_told_yet_what_is_to_be_kept_forgets_nothing() throws Exception {
        var writer = hand("n1");
        write("n1", "parameters");
        writer.order(StageOrders.newBuilder().setNumber(1).addWatches(watch()));
        ShardReport shard =
                writer.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();
        writer.kill();

        var again = hand("n1");
        StageReport first = again.until(report -> report.getHandsCount() > 0);
        assertThat(first.getSettled()).as("before it has heard anything").isFalse();
        again.order(StageOrders.newBuilder().setNumber(3).addKeeps(keep(shard)));
        assertThat(again.until(report -> settled(report, 3)).getShardsList())
                .extracting(ShardReport::getKey, ShardReport::getDigest)
                .containsExactly(tuple(shard.getKey(), shard.getDigest()));
    }

    private static boolean settled(StageReport report, long number) {
        return report.getSettled() && report.getOrdersHeard() == number;
    }

    @Test
    void a_hand_that_was_killed_finds_again_what_it_had_hashed() throws Exception {
        var first = hand("n1");
        write("n1", "parameters");
        first.order(StageOrders.newBuilder().addWatches(watch()));
        ShardReport before =
                first.until(report -> hasShard(report, Place.LOCAL)).getShardsList().getFirst();
        first.kill();

        var second = hand("n1");
        second.order(
                StageOrders.newBuilder()
                        .addWatches(watch().toBuilder().setAttempt(2))
                        .setNumber(3));
        StageReport after =
                second.until(report -> hasShard(report, Place.LOCAL) && report.getSettled());

        assertThat(after.getShardsList().getFirst().getKey()).isEqualTo(before.getKey());
        assertThat(after.getOrdersHeard()).isEqualTo(3);
    }

    @Test
    void data_comes_to_a_node_once_and_is_there_for_the_next_attempt() throws Exception {
        Path set = Files.createDirectories(folder.resolve("mnt/set"));
        Files.writeString(set.resolve("odd\nname"), "numbers");
        var first = hand("n1");
        first.order(StageOrders.newBuilder().addData(data(set, 1)));
        assertThat(fetched(first.untilDone("data:1.1:0"))).isEqualTo(7);
        first.kill();

        var second = hand("n1");
        second.order(StageOrders.newBuilder().addData(data(set, 2)));
        StageReport report = second.untilDone("data:1.2:0");

        assertThat(fetched(report)).isZero();
        second.until(told -> told.getDataCount() == 1);
        assertThat(folder.resolve("n1/own/data/for/1.2/0/set/odd\nname")).hasContent("numbers");
    }

    private static DataOrder data(Path source, int attempt) {
        return DataOrder.newBuilder()
                .setId("data:1.%d:0".formatted(attempt))
                .setUri("file://" + source)
                .setJobId(1)
                .setForAttempt(attempt)
                .build();
    }

    private static long fetched(StageReport report) {
        return report.getTasksList().getFirst().getBytesFetched();
    }
}
