package lockstep.controller.config;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.event.SettingChange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

final class ConfigDiffTest {
    @TempDir Path folder;

    @Test
    void every_key_that_a_file_may_have_changes_live_or_by_a_restart() throws Exception {
        ControllerConfigFile opened = ControllerConfigFile.open(write("roles {}"), "ctl1");
        opened.config();
        assertThat(new TreeSet<>(opened.keysKnown()))
                .hasSizeGreaterThan(50)
                .allSatisfy(key -> assertThat(ConfigDiff.changesLive(key)).isIn(true, false));
    }

    @Test
    void what_people_change_daily_needs_no_restart() throws Exception {
        assertThat(ConfigDiff.changesLive("partitions.main.nodes")).isTrue();
        assertThat(ConfigDiff.changesLive("limits.jobs-max")).isTrue();
        assertThat(ConfigDiff.changesLive("log-level")).isTrue();
        assertThat(ConfigDiff.changesLive("api.per-user.calls-per-second")).isTrue();
        assertThat(ConfigDiff.changesLive("api.listen")).isFalse();
        assertThat(ConfigDiff.changesLive("nodes.lease")).isFalse();
        assertThat(ConfigDiff.changesLive("store.type")).isFalse();
    }

    @Test
    void keys_that_are_new_gone_or_other_stand_with_both_values() throws Exception {
        ConfigDiff diff =
                between(
                        "limits { jobs-max = 100, ended-kept = 5 }, log-level = debug",
                        "limits { jobs-max = 200, array-max = 7 }, log-level = debug");
        assertThat(diff.fixed()).isEmpty();
        assertThat(diff.live())
                .containsExactly(
                        new SettingChange("limits.array-max", Optional.empty(), Optional.of("7")),
                        new SettingChange("limits.ended-kept", Optional.of("5"), Optional.empty()),
                        new SettingChange(
                                "limits.jobs-max", Optional.of("100"), Optional.of("200")));
        assertThat(diff.live().getFirst()).hasToString("limits.array-max: (default) → 7");
    }

    @Test
    void what_is_written_otherwise_and_means_the_same_is_no_change() throws Exception {
        assertThat(between("nodes.lease = 300s", "nodes { lease = 5m }").isEmpty()).isTrue();
        assertThat(between("log-level = info", "").isEmpty()).isTrue();
        assertThat(between("roles.operators = \"a,b\"", "roles.operators = \"b, a\"").isEmpty())
                .isTrue();
    }

    @Test
    void what_is_only_read_at_a_start_stands_apart() throws Exception {
        ConfigDiff diff =
                between(
                        "api.listen = \"127.0.0.1:7420\", roles.operators = a",
                        "api.listen = \"127.0.0.1:7421\", roles.operators = b");
        assertThat(diff.fixed())
                .extracting(SettingChange::toString)
                .containsExactly("api.listen: 127.0.0.1:7420 → 127.0.0.1:7421");
        assertThat(diff.live()).extracting(SettingChange::key).containsExactly("roles.operators");
    }

    @Test
    void a_url_that_may_hold_a_password_is_not_shown() throws Exception {
        ConfigDiff diff =
                between(
                        "store { type = postgresql, postgresql.url ="
                                + " \"jdbc:postgresql://a/b?password=x\" }",
                        "store { type = postgresql, postgresql.url ="
                                + " \"jdbc:postgresql://a/b?password=y\" }");
        assertThat(diff.fixed())
                .extracting(SettingChange::toString)
                .containsExactly("store.postgresql.url: (hidden) → (hidden)");
    }

    private ConfigDiff between(String before, String after) throws Exception {
        return ConfigDiff.between(
                ControllerConfigFile.readGiven(write(before), "ctl1"),
                ControllerConfigFile.readGiven(write(after), "ctl1"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("controller.conf"), text);
    }
}
