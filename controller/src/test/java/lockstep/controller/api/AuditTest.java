package lockstep.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import lockstep.controller.identity.Caller;
import lockstep.gang.authority.Actor;
import lockstep.gang.authority.Standing;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.job.Submitter;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

final class AuditTest {
    private static final Caller.Person EVE =
            new Caller.User(
                    new Actor(
                            new Submitter(1005, 1005, "eve"), Standing.OPERATOR, AccountTree.EMPTY),
                    "client login1");

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final AbstractAppender appender =
            new AbstractAppender("seen", null, null, false, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    lines.add(event.getMessage().getFormattedMessage());
                }
            };

    @BeforeEach
    void listen() {
        Configurator.setLevel("lockstep.audit", Level.INFO);
        appender.start();
        logger().addAppender(appender);
    }

    @AfterEach
    void listenNoMore() {
        logger().removeAppender(appender);
    }

    private static Logger logger() {
        return (Logger) LogManager.getLogger("lockstep.audit");
    }

    @Test
    void what_was_done_is_written_down_with_who_and_from_where() {
        Audit.of(EVE, "drain n1 (audit test)", () -> CompletableFuture.completedFuture(1))
                .get()
                .join();
        assertThat(lines)
                .contains(
                        "eve (uid 1005, operator) from client login1: drain n1 (audit test): done");
    }

    @Test
    void what_was_refused_is_written_down_too_and_still_refused() {
        var work =
                Audit.<Integer>of(
                        EVE,
                        "cancel job 7 of bob",
                        () -> {
                            throw Refusal.notAllowed("not\nthis one");
                        });
        assertThat(catchThrowable(work::get)).hasMessageContaining("not\nthis one");
        assertThat(lines)
                .contains(
                        "eve (uid 1005, operator) from client login1: cancel job 7 of bob: refused,"
                                + " not\\x0athis one");
    }

    @Test
    void it_is_done_only_once_it_is() {
        CompletableFuture<Integer> later = new CompletableFuture<>();
        var _ = Audit.of(EVE, "resume n3", () -> later).get();
        assertThat(lines).noneMatch(line -> line.contains("resume n3"));
        later.completeExceptionally(Refusal.notAllowed("no"));
        assertThat(lines).anyMatch(line -> line.endsWith("resume n3: refused, no"));
    }
}
