package lockstep.controller.archive;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.config.ControllerConfig.Backup;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.InMemoryJournalStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

final class BackupsTest {
    @TempDir Path home;

    private final InMemoryJournalStore store = new InMemoryJournalStore();
    private Instant now = Instant.parse("2026-11-30T01:02:03Z");
    private Path folder = Path.of("");
    private int failures = 1;

    @BeforeEach
    void create() {
        folder = home.resolve("backup");
        store.createCluster(new ClusterId(new UUID(1, 2)), now);
    }

    @Test
    void the_first_is_made_at_once_and_the_next_when_it_is_due() throws IOException {
        Backups backups = backups(Duration.ofHours(24), 7);
        backups.makeIfDue();
        now = now.plus(Duration.ofHours(23));
        backups.makeIfDue();
        assertThat(names()).containsExactly("journal-20261130T010203Z.gz");
        now = now.plus(Duration.ofHours(1));
        backups.makeIfDue();
        assertThat(names())
                .containsExactly("journal-20261130T010203Z.gz", "journal-20261201T010203Z.gz");
    }

    @Test
    void a_new_leader_goes_on_from_what_lies_there() throws IOException {
        backups(Duration.ofHours(24), 7).makeIfDue();
        now = now.plus(Duration.ofHours(1));
        backups(Duration.ofHours(24), 7).makeIfDue();
        assertThat(names()).hasSize(1);
    }

    @Test
    void the_oldest_go_and_what_is_no_backup_stays() throws IOException {
        Backups backups = backups(Duration.ofHours(1), 2);
        backups.makeIfDue();
        Files.writeString(folder.resolve("journal-before-upgrade.gz"), "mine");
        for (int hour = 0; hour < 3; hour++) {
            now = now.plus(Duration.ofHours(1));
            backups.makeIfDue();
        }
        assertThat(names())
                .containsExactly(
                        "journal-20261130T030203Z.gz",
                        "journal-20261130T040203Z.gz",
                        "journal-before-upgrade.gz");
    }

    @Test
    void one_can_be_put_back() {
        backups(Duration.ofHours(24), 7).makeIfDue();
        InMemoryJournalStore back = new InMemoryJournalStore();
        back.createFrom(new Archive(folder.resolve("journal-20261130T010203Z.gz")), now);
        assertThat(back.cluster()).isEqualTo(store.cluster());
    }

    @Test
    void a_folder_that_cannot_be_had_is_no_reason_to_stop() throws IOException {
        Files.writeString(folder, "a file stands there");
        Backups backups = backups(Duration.ofHours(24), 7);
        backups.makeIfDue();
        Files.delete(folder);
        backups.makeIfDue();
        assertThat(names()).hasSize(1);
    }

    @Test
    void a_defect_in_one_is_no_reason_to_make_no_more() throws IOException {
        Backups backups =
                new Backups(
                        new Backup(folder, Duration.ofHours(24), 7),
                        copy -> {
                            if (failures > 0) {
                                failures--;
                                throw new IllegalStateException("planted");
                            }
                            store.openReader().copyInto(copy);
                        },
                        clock());
        backups.makeIfDue();
        assertThat(names()).isEmpty();
        backups.makeIfDue();
        assertThat(names()).hasSize(1);
    }

    @Test
    void a_clock_that_was_set_back_does_not_stop_them() throws IOException {
        Backups backups = backups(Duration.ofHours(24), 7);
        backups.makeIfDue();
        now = now.minus(Duration.ofDays(400));
        backups.makeIfDue();
        assertThat(names()).hasSize(2);
    }

    @Test
    void whoever_wants_none_gets_none() {
        assertThat(backups(Duration.ZERO, 7).pace()).isEmpty();
        assertThat(backups(Duration.ofHours(24), 7).pace()).contains(Duration.ofMinutes(1));
        assertThat(backups(Duration.ofMinutes(1), 7).pace()).contains(Duration.ofSeconds(6));
    }

    private Backups backups(Duration every, int keep) {
        return new Backups(
                new Backup(folder, every, keep),
                copy -> store.openReader().copyInto(copy),
                clock());
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
