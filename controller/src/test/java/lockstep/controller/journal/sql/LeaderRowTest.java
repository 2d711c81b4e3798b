package lockstep.controller.journal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.journal.PassedOver;

import org.junit.jupiter.api.Test;

/// The epochs of takeovers, over promotions of replicas.
class LeaderRowTest {
    private static final LeaderRow NEW = new LeaderRow(0, 0, PassedOver.NONE);

    @Test
    void each_takeover_on_the_same_timeline_has_the_next_epoch() {
        assertThat(NEW.next(1)).isEqualTo(new LeaderRow(1, 1, PassedOver.NONE));
        assertThat(NEW.next(1).next(1)).isEqualTo(new LeaderRow(2, 1, PassedOver.NONE));
    }

    @Test
    void the_first_on_another_timeline_passes_over_what_may_have_been_given_on_the_old_one() {
        LeaderRow promoted = NEW.next(1).next(1).next(2);

        assertThat(promoted.epoch()).isEqualTo(2 + PassedOver.COUNT);
        assertThat(promoted.passedOver()).isEqualTo(PassedOver.behind(2));
        assertThat(promoted.next(2).epoch()).isEqualTo(3 + PassedOver.COUNT);
        assertThat(promoted.next(2).passedOver()).isEqualTo(PassedOver.behind(2));
    }

    @Test
    void a_timeline_that_is_not_known_changes_nothing() {
        assertThat(NEW.next(0).next(0)).isEqualTo(new LeaderRow(2, 0, PassedOver.NONE));
        assertThat(NEW.next(3).next(0)).isEqualTo(new LeaderRow(2, 3, PassedOver.NONE));
        assertThat(NEW.next(0).next(3)).isEqualTo(new LeaderRow(2, 3, PassedOver.NONE));
    }

    @Test
    void a_timeline_that_goes_back_is_another_one_too() {
        assertThat(NEW.next(3).next(2).epoch()).isEqualTo(1 + PassedOver.COUNT);
    }

    @Test
    void passed_over_are_those_between_and_none_where_nothing_was() {
        PassedOver over = PassedOver.behind(7);

        assertThat(over.contains(7)).isFalse();
        assertThat(over.contains(8)).isTrue();
        assertThat(over.contains(over.before() - 1)).isTrue();
        assertThat(over.contains(over.before())).isFalse();
        assertThat(PassedOver.NONE.contains(0)).isFalse();
        assertThat(PassedOver.NONE.contains(1)).isFalse();
    }
}
