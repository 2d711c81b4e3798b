package lockstep.cli.acct;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.GetUsageReply;
import lockstep.protocol.v1.GetUsageRequest;
import lockstep.protocol.v1.UsageKey;
import lockstep.protocol.v1.UsageLoss;
import lockstep.protocol.v1.UsageRow;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

final class UsageCommandTest {
    private static final long HOUR = 3_600_000;

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("lockstep usage", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .onEach(
                                "GetUsage",
                                Reply.of(
                                        GetUsageReply.newBuilder()
                                                .addRows(
                                                        row("vision", "alice", 1_234, 14_808)
                                                                .addLosses(loss("NODE_LOST", 12))
                                                                .addLosses(loss("PREEMPTED", 40)))
                                                .addRows(
                                                        row("vision", "bob", 0, 100)
                                                                .addLosses(loss("CANCELLED", 0)))
                                                .setAsOfSeq(9)
                                                .build()));
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private static UsageRow.Builder row(String account, String name, long accelerators, long cpus) {
        return UsageRow.newBuilder()
                .setAccount(account)
                .setUser(name)
                .setAcceleratorMillis(accelerators * HOUR)
                .setCpuMillis(cpus * HOUR);
    }

    private static UsageLoss loss(String cause, long accelerators) {
        return UsageLoss.newBuilder()
                .setCause(cause)
                .setAcceleratorMillis(accelerators * HOUR)
                .setCpuMillis(accelerators * 12 * HOUR + HOUR)
                .build();
    }

    private String out(String... words) {
        assertThat(new UsageCommand().run(user.caller(), Arrays.asList(words)))
                .as(user.err())
                .isZero();
        return user.out();
    }

    private GetUsageRequest asked() throws InvalidProtocolBufferException {
        return GetUsageRequest.parseFrom(controller.seen("GetUsage").getLast().body());
    }

    @Test
    void sums_are_shown_by_account_and_user_of_the_last_30_days()
            throws InvalidProtocolBufferException {
        Approved.verify("usage.txt", out());
        assertThat(asked().getByList()).containsExactly(UsageKey.BY_ACCOUNT, UsageKey.BY_USER);
        assertThat(asked().getFirstDay()).isEqualTo("2026-10-25");
        assertThat(asked().getLastDay()).isEqualTo("2026-11-23");
    }

    @Test
    void spreadsheets_get_a_column_for_each_cause() {
        Approved.verify("usage.csv", out("--csv"));
    }

    @Test
    void what_is_asked_for_is_asked() throws InvalidProtocolBufferException {
        out("--by=month", "--from=2026-01-01", "--to=2026-06-30", "-u", "bob,eve", "-A", "vision");
        assertThat(asked())
                .isEqualTo(
                        GetUsageRequest.newBuilder()
                                .setFirstDay("2026-01-01")
                                .setLastDay("2026-06-30")
                                .addUsers("bob")
                                .addUsers("eve")
                                .addAccounts("vision")
                                .addBy(UsageKey.BY_MONTH)
                                .build());
    }

    @Test
    void json_tells_everything() {
        assertThat(out("--json", "--by=none")).contains("\"cause\": \"PREEMPTED\"");
    }

    @Test
    void help_names_the_options() {
        Approved.verify("usage-help.txt", out("--help"));
    }

    @Test
    void every_mistake_is_told() {
        int code =
                new UsageCommand()
                        .run(
                                user.caller(),
                                Arrays.asList(
                                        "--by=day,year", "--from=2026-13-01", "--to=today", "x"));
        assertThat(code).isEqualTo(2);
        Approved.verify("usage-mistakes.txt", user.err());
    }
}
