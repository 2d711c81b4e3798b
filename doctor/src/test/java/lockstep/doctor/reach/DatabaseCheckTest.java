package lockstep.doctor.reach;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.config.ControllerConfig.Store;
import lockstep.controller.journal.sql.PostgresSettings.Replica;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;

import org.junit.jupiter.api.Test;

import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class DatabaseCheckTest {
    private static final Map<String, String> GOOD =
            Map.of(
                    "fsync", "on",
                    "full_page_writes", "on",
                    "synchronous_commit", "on",
                    "synchronous_standby_names", "ANY 1 (a, b)",
                    "idle_in_transaction_session_timeout", "0",
                    "max_connections", "100");

    private static Store.Postgresql where(Replica replica) {
        return new Store.Postgresql(
                "jdbc:postgresql://db/lockstep", "lockstep", Path.of("/etc/password"), replica);
    }

    private static List<Finding> look(DatabaseCheck.Database database) {
        return new DatabaseCheck(where(Replica.OPTIONAL), database).look();
    }

    private static DatabaseFacts facts(Map<String, String> settings, boolean follows, int sync) {
        return new DatabaseFacts("17.2", settings, follows, sync, Optional.of("1"));
    }

    private static DatabaseFacts with(String setting, String value) {
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.put(setting, value);
        return facts(settings, false, 1);
    }

    private static Finding wrongIn(List<Finding> found) {
        return found.stream().filter(Wrong.class::isInstance).findFirst().orElseThrow();
    }

    @Test
    void a_server_that_keeps_what_it_acknowledges_is_fine() {
        List<Finding> found = look(() -> facts(GOOD, false, 1));

        assertThat(found).allMatch(Fine.class::isInstance);
        assertThat(found.getFirst().text()).contains("PostgreSQL 17.2");
        assertThat(found.getLast().text()).contains("version 1");
    }

    @Test
    void one_that_loses_commits_is_wrong() {
        assertThat(wrongIn(look(() -> with("fsync", "off"))).text()).contains("fsync = off");
        assertThat(wrongIn(look(() -> with("full_page_writes", "off"))).todo())
                .contains("postgresql.conf");
    }

    @Test
    void a_replica_is_no_place_for_a_journal() {
        assertThat(wrongIn(look(() -> facts(GOOD, true, 0))).todo())
                .contains("targetServerType=primary");
    }

    @Test
    void without_a_synchronous_replica_it_is_wrong_only_where_one_is_required() {
        DatabaseFacts none = with("synchronous_standby_names", "");

        assertThat(look(() -> none))
                .anyMatch(Advice.class::isInstance)
                .noneMatch(Wrong.class::isInstance);
        assertThat(new DatabaseCheck(where(Replica.REQUIRED), () -> none).look())
                .anyMatch(Wrong.class::isInstance);
    }

    @Test
    void a_replica_that_is_named_and_not_there_holds_up_every_commit() {
        assertThat(wrongIn(look(() -> facts(GOOD, false, 0))).text()).contains("waits for ever");
    }

    @Test
    void few_connections_are_told() {
        assertThat(look(() -> with("max_connections", "5"))).anyMatch(Advice.class::isInstance);
    }

    @Test
    void a_login_that_fails_says_what_to_correct() {
        assertThat(refused("28P01").todo()).contains("/etc/password", "pg_hba.conf");
        assertThat(refused("3D000").todo()).contains("createdb -O lockstep");
        assertThat(refused("08001").todo()).contains("start the server");
        assertThat(refused("XX000").todo()).contains("log");
    }

    private static Finding refused(String state) {
        return wrongIn(
                look(
                        () -> {
                            throw new SQLException("no", state);
                        }));
    }

    @Test
    void a_password_that_this_user_may_not_read_is_told() {
        assertThat(
                        look(
                                () -> {
                                    throw new AccessDeniedException("/etc/password");
                                }))
                .singleElement()
                .isInstanceOf(Advice.class);
    }

    @Test
    void a_server_that_is_not_there_is_wrong() {
        Store.Postgresql nowhere =
                new Store.Postgresql(
                        "jdbc:postgresql://127.0.0.1:1/x",
                        "lockstep",
                        Path.of("/no/such/file"),
                        Replica.OPTIONAL);

        assertThat(DatabaseCheck.real(nowhere).look())
                .singleElement()
                .isInstanceOf(Wrong.class)
                .extracting(Finding::todo)
                .asString()
                .contains("start the server");
    }
}
