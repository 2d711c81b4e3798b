package lockstep.controller.wire;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.explain.Explanation;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.RunningCosts.Ailment;
import lockstep.gang.price.Charge;
import lockstep.gang.price.Price;
import lockstep.gang.remedy.Proposal;
import lockstep.gang.remedy.Remedy;
import lockstep.protocol.v1.Remedies;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ExplanationWriterTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final NodeName BAD = new NodeName("n2");
    private static final Remedy SWAP =
            new Remedy.Swap(List.of(BAD), List.of(new NodeName("n5")), price(1_200));

    private static Price price(double straggling) {
        return new Price(Map.of(Charge.STRAGGLER, straggling));
    }

    private static Explanation running(int attempt) {
        return new Explanation.Placed(
                new JobId(7),
                new AttemptId(new JobId(7), attempt),
                Explanation.Phase.RUNNING,
                List.of(new NodeName("n1"), BAD),
                Optional.of(NOON.minusSeconds(60)),
                Duration.ofMinutes(1),
                Optional.empty(),
                0,
                "",
                false);
    }

    private static Proposal proposal(int attempt, Optional<Remedy> instead, boolean acts) {
        return new Proposal(
                new AttemptId(new JobId(7), attempt),
                List.of(new Ailment(BAD, "node n2: slow-down 1.33", false)),
                Optional.empty(),
                new Remedy.GoOn(price(7_200)),
                instead,
                acts);
    }

    @Test
    void the_owner_of_a_gang_with_a_bad_member_learns_what_can_be_done_and_what_it_costs() {
        Remedies told =
                ExplanationWriter.full(
                                running(2), NOON, Optional.of(proposal(2, Optional.of(SWAP), true)))
                        .getPlaced()
                        .getRemedies();
        assertThat(told.getBecauseList()).containsExactly("node n2: slow-down 1.33");
        assertThat(told.getGoingOn().getTotal()).isEqualTo(7_200);
        assertThat(told.getInstead()).isEqualTo("beginning again with n5 for n2");
        assertThat(told.getInsteadPrice().getTotal()).isEqualTo(1_200);
        assertThat(told.getPays()).isTrue();
    }

    @Test
    void where_nothing_else_could_be_cheaper_only_going_on_is_told() {
        Remedies told =
                ExplanationWriter.full(
                                running(2), NOON, Optional.of(proposal(2, Optional.empty(), false)))
                        .getPlaced()
                        .getRemedies();
        assertThat(told.hasGoingOn()).isTrue();
        assertThat(told.hasInsteadPrice()).isFalse();
        assertThat(told.getPays()).isFalse();
    }

    @Test
    void what_was_thought_of_an_earlier_attempt_is_not_told_of_this_one() {
        var told =
                ExplanationWriter.full(
                        running(3), NOON, Optional.of(proposal(2, Optional.of(SWAP), true)));
        assertThat(told.getPlaced().hasRemedies()).isFalse();
    }

    @Test
    void others_than_the_owner_learn_no_prices() {
        assertThat(ExplanationWriter.shortened(running(2), NOON).getPlaced().hasRemedies())
                .isFalse();
    }
}
