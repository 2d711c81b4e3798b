package lockstep.node.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.node.agent.Allegiance;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptProgress;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.agent.Recovered;
import lockstep.node.agent.Recovered.StoredAttempt;
import lockstep.node.agent.Rendezvous;
import lockstep.node.agent.Spool;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.RankLaunch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The spool as each version wrote it lies under `src/test/resources/spool/vN`, and is read for as
/// long as a daemon of this version may find one. What is there is never edited: what this version
/// writes, where that differs, is put into `target/received/spool/vN`.
///
/// docs/compatibility.md says when a new folder is due.
final class SpoolOfEachVersionTest {
    private static final Path STORED = Path.of("src", "test", "resources", "spool");
    private static final Path RECEIVED = Path.of("target", "received", "spool");
    private static final String BOOT = "0f3c1a52-6f57-4a7e-9a41-1d7a3a6a9d10";

    private static final LaunchSpec LAUNCH =
            LaunchSpec.newBuilder()
                    .setJobName("träin %=\n")
                    .setUserId(1_000)
                    .setGroupId(100)
                    .setUser("alice")
                    .setWorkingDirectory("/home/alice")
                    .putUserEnvironment("PATH", "/usr/bin")
                    .putJobEnvironment("SLURM_JOB_ID", "7")
                    .setCpus(4)
                    .setMemoryMib(2_048)
                    .addAccelerators("gpu0")
                    .setTimeLimitSeconds(3_600)
                    .addRanks(
                            RankLaunch.newBuilder()
                                    .setRank(3)
                                    .setLocalRank(1)
                                    .putEnvironment("RANK", "3"))
                    .build();

    private static final Allegiance ALLEGIANCE =
            new Allegiance("0198c1de-0000-7000-8000-000000000001", 12);

    private static final List<StoredAttempt> ATTEMPTS =
            List.of(
                    new StoredAttempt(
                            new AttemptRecord.Held(new AttemptKey(7, 1), LAUNCH, BOOT),
                            new AttemptProgress(
                                    Optional.of(
                                            new AttemptProgress.Start(
                                                    123_456, new Rendezvous("10.0.0.1", 4_711))),
                                    Optional.of(
                                            new AttemptProgress.End(
                                                    NodeCause.TIME_LIMIT_REACHED,
                                                    "it had 1 h",
                                                    234_567)))),
                    new StoredAttempt(
                            new AttemptRecord.Closed(
                                    new AttemptKey(8, 2), NodeCause.REFUSED, "no such user"),
                            AttemptProgress.NONE),
                    new StoredAttempt(
                            new AttemptRecord.Damaged(new AttemptKey(9, 1), "its record is torn"),
                            AttemptProgress.NONE));

    @TempDir Path folder;

    static IntStream versions() {
        return IntStream.rangeClosed(SpoolRecord.OLDEST, SpoolRecord.VERSION);
    }

    private FileSpool open() throws IOException {
        return new FileSpool(folder.resolve("spool"), folder.resolve("lease"), BOOT, Runnable::run);
    }

    private static void done(Consumer<Spool.Reply> write) {
        var saved = new CompletableFuture<Void>();
        write.accept(
                new Spool.Reply() {
                    @Override
                    public void saved() {
                        saved.complete(null);
                    }

                    @Override
                    public void failed(String why) {
                        saved.completeExceptionally(new IOException(why));
                    }
                });
        saved.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void all_that_an_earlier_daemon_left_is_known_to_this_one(int version) throws IOException {
        for (Map.Entry<String, byte[]> file : filesIn(STORED.resolve("v" + version)).entrySet()) {
            Path copy = folder.resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            Files.write(copy, file.getValue());
        }
        try (FileSpool spool = open()) {
            Recovered recovered = spool.recover();
            assertThat(recovered.allegiance()).isEqualTo(ALLEGIANCE);
            assertThat(recovered.incarnation().getStart()).isEqualTo(2);
            assertThat(recovered.leaseUntilMillis()).isEqualTo(345_678);
            assertThat(recovered.forgotten()).isEqualTo(Map.of(5, 2, 6, 1));
            assertThat(recovered.attempts()).containsExactlyInAnyOrderElementsOf(ATTEMPTS);
            assertThat(folder.resolve("spool/quarantine")).isEmptyDirectory();
        }
    }

    @Test
    void this_version_writes_what_is_stored_of_it() throws IOException {
        try (FileSpool spool = open()) {
            Recovered _ = spool.recover();
            done(reply -> spool.saveAllegiance(ALLEGIANCE, reply));
            for (StoredAttempt attempt : ATTEMPTS) {
                done(reply -> spool.saveAttempt(attempt.record(), reply));
                if (!attempt.progress().equals(AttemptProgress.NONE)) {
                    spool.noteProgress(attempt.record().key(), attempt.progress());
                }
            }
            for (AttemptKey key :
                    List.of(new AttemptKey(5, 1), new AttemptKey(5, 2), new AttemptKey(6, 1))) {
                done(reply -> spool.forget(key, reply));
            }
            spool.extendLease(345_678);
        }
        Map<String, byte[]> written = filesIn(folder);
        Map<String, byte[]> stored = filesIn(STORED.resolve("v" + SpoolRecord.VERSION));
        List<String> different = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : written.entrySet()) {
            if (!Arrays.equals(stored.get(file.getKey()), file.getValue())) {
                different.add(file.getKey());
                Path received = RECEIVED.resolve("v" + SpoolRecord.VERSION).resolve(file.getKey());
                Files.createDirectories(received.getParent());
                Files.write(received, file.getValue());
            }
        }
        assertThat(different).isEmpty();
        assertThat(written.keySet()).isEqualTo(stored.keySet());
    }

    private static Map<String, byte[]> filesIn(Path directory) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        if (!Files.exists(directory)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /// Fault 81.
    @Test
    void a_spool_of_a_later_release_is_refused_before_anything_of_it_is_changed()
            throws IOException {
        try (FileSpool spool = open()) {
            Recovered _ = spool.recover();
            done(reply -> spool.saveAttempt(ATTEMPTS.getFirst().record(), reply));
        }
        Path starts = folder.resolve("spool/starts");
        Files.writeString(
                starts,
                Files.readString(starts)
                        .replace(
                                "lockstep-spool 1", "lockstep-spool " + (SpoolRecord.VERSION + 1)));
        Map<String, byte[]> before = filesIn(folder);
        try (FileSpool spool = open()) {
            assertThatThrownBy(spool::recover)
                    .hasMessageContaining("is of a later release: it has version 2")
                    .hasMessageContaining("Maybe install that release again");
        }
        assertThat(filesIn(folder)).containsExactlyEntriesOf(before);
    }
}
