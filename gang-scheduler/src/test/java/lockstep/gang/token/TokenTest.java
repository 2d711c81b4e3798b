package lockstep.gang.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

class TokenTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void a_token_counts_from_its_making_until_its_end() {
        Token token = until(NOON.plusSeconds(3_600));
        assertThat(token.counts(NOON, DAY)).isTrue();
        assertThat(token.counts(NOON.plusSeconds(3_599), DAY)).isTrue();
        assertThat(token.counts(NOON.plusSeconds(3_600), DAY)).isFalse();
        assertThat(token.isOver(NOON.plusSeconds(3_599))).isFalse();
        assertThat(token.isOver(NOON.plusSeconds(3_600))).isTrue();
    }

    @Test
    void it_does_not_count_while_a_clock_is_set_back_before_its_making() {
        Token token = until(NOON.plusSeconds(3_600));
        assertThat(token.counts(NOON.minusSeconds(60), DAY)).as("clocks differ a little").isTrue();
        assertThat(token.counts(NOON.minusSeconds(61), DAY)).isFalse();
    }

    @Test
    void a_shorter_bound_of_the_configuration_ends_it_sooner() {
        Token token = until(NOON.plusSeconds(3_600));
        assertThat(token.counts(NOON.plusSeconds(599), Duration.ofMinutes(10))).isTrue();
        assertThat(token.counts(NOON.plusSeconds(600), Duration.ofMinutes(10))).isFalse();
    }

    @Test
    void it_says_nothing_by_which_it_could_be_known() {
        assertThat(until(NOON.plusSeconds(60)))
                .hasToString("token 00c0ffee0007 of alice, until 2026-11-30T12:01:00Z");
    }

    @Test
    void a_token_for_nothing_or_without_an_end_is_a_defect() {
        assertThatThrownBy(() -> until(NOON)).hasMessageContaining("must be after");
        assertThatThrownBy(() -> token(Set.of(), NOON.plusSeconds(60), "ab".repeat(32)))
                .hasMessageContaining("for something");
        assertThatThrownBy(() -> token(Set.of(CallKind.READ), NOON.plusSeconds(60), "ab"))
                .hasMessageContaining("digest");
        assertThatThrownBy(() -> new TokenId("../etc")).hasMessageContaining("TokenId");
    }

    private static Token until(Instant end) {
        return token(Set.of(CallKind.READ), end, "ab".repeat(32));
    }

    private static Token token(Set<CallKind> kinds, Instant end, String digest) {
        return new Token(
                new TokenId("00c0ffee0007"),
                new Submitter(1001, 1001, "alice"),
                kinds,
                false,
                "",
                NOON,
                end,
                digest);
    }
}
