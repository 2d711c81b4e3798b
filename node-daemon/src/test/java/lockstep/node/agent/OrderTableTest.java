package lockstep.node.agent;

import static lockstep.node.agent.AgentBench.JOB;
import static lockstep.protocol.v1.AttemptPhase.ATTEMPT_PHASE_UNSPECIFIED;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.Wanted;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every phase × every order. ATTEMPT_PHASE_UNSPECIFIED stands for "no record of it".
final class OrderTableTest {

    private final AgentBench bench = new AgentBench();

    @ParameterizedTest(name = "{1} to an attempt in {0} leads to {2}")
    @CsvSource({
        "ATTEMPT_PHASE_UNSPECIFIED, PREPARE, PREPARED",
        "ATTEMPT_PHASE_UNSPECIFIED, COMMIT,  FINISHED",
        "ATTEMPT_PHASE_UNSPECIFIED, STOP,    FINISHED",
        "ATTEMPT_PHASE_UNSPECIFIED, FORGET,  ATTEMPT_PHASE_UNSPECIFIED",
        "PREPARING,                 PREPARE, PREPARING",
        "PREPARING,                 COMMIT,  PREPARING",
        "PREPARING,                 STOP,    FINISHED",
        "PREPARING,                 FORGET,  PREPARING",
        "PREPARED,                  PREPARE, PREPARED",
        "PREPARED,                  COMMIT,  STARTED",
        "PREPARED,                  STOP,    FINISHED",
        "PREPARED,                  FORGET,  PREPARED",
        "STARTED,                   PREPARE, STARTED",
        "STARTED,                   COMMIT,  STARTED",
        "STARTED,                   STOP,    STOPPING",
        "STARTED,                   FORGET,  STARTED",
        "STOPPING,                  PREPARE, STOPPING",
        "STOPPING,                  COMMIT,  STOPPING",
        "STOPPING,                  STOP,    STOPPING",
        "STOPPING,                  FORGET,  STOPPING",
        "FINISHED,                  PREPARE, FINISHED",
        "FINISHED,                  COMMIT,  FINISHED",
        "FINISHED,                  STOP,    FINISHED",
        "FINISHED,                  FORGET,  ATTEMPT_PHASE_UNSPECIFIED",
    })
    void an_order_moves_an_attempt(AttemptPhase before, Wanted wanted, AttemptPhase after) {
        if (before != ATTEMPT_PHASE_UNSPECIFIED) {
            bench.bring(JOB, before);
            assertThat(bench.phase(JOB)).isEqualTo(before);
        }
        bench.host.ignoresTerminate = true;

        bench.order(order(wanted));

        assertThat(phase()).isEqualTo(after);
        assertThat(bench.host.calls.stream().filter("prepare 7.1"::equals)).hasSizeLessThan(2);
    }

    @ParameterizedTest(name = "an attempt in {0} when the lease ends")
    @CsvSource({
        "PREPARING, FINISHED, LEASE_ENDED",
        "PREPARED, FINISHED, LEASE_ENDED",
        "STARTED, FINISHED, LEASE_ENDED",
        "STOPPING, FINISHED, ORDERED",
        "FINISHED, FINISHED, NODE_CAUSE_NONE"
    })
    void the_end_of_the_lease_ends_everything(
            AttemptPhase before, AttemptPhase after, String cause) {
        bench.bring(JOB, before);

        bench.pass(AgentBench.LEASE_MILLIS);

        assertThat(phase()).isEqualTo(after);
        assertThat(bench.attempt(JOB).getCause()).hasToString(cause);
    }

    private AttemptPhase phase() {
        return bench.find(JOB).map(AttemptReport::getPhase).orElse(ATTEMPT_PHASE_UNSPECIFIED);
    }

    private static AttemptOrder order(Wanted wanted) {
        return switch (wanted) {
            case PREPARE -> AgentBench.prepare(JOB, AgentBench.launch(1));
            case COMMIT -> AgentBench.commit(JOB);
            case STOP -> AgentBench.stop(JOB);
            case FORGET -> AgentBench.forget(JOB);
            default -> throw new AssertionError(wanted);
        };
    }
}
