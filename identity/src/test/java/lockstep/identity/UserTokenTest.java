package lockstep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

class UserTokenTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void what_is_made_can_be_read() {
        UserToken made = UserToken.make("lab.example-b.org", RANDOM);
        UserToken read = UserToken.parse(made.text()).orElseThrow();
        assertThat(read.cluster()).isEqualTo("lab.example-b.org");
        assertThat(read.id()).isEqualTo(made.id()).matches("[0-9a-f]{12}");
        assertThat(read.isKnownBy(made.digest())).isTrue();
    }

    @Test
    void one_that_is_longer_shorter_or_other_by_one_character_is_another_or_none() {
        UserToken made = UserToken.make("lab", RANDOM);
        String text = made.text();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == '0' ? '1' : '0';
            String altered = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(UserToken.parse(altered).filter(token -> token.isKnownBy(made.digest())))
                    .as(i + " altered")
                    .isEmpty();
            assertThat(UserToken.parse(text.substring(0, i))).as(i + " characters").isEmpty();
        }
        assertThat(UserToken.parse(text + "0")).isEmpty();
        assertThat(UserToken.parse(text + "\n")).isEmpty();
        assertThat(UserToken.parse(" " + text)).isEmpty();
        assertThat(UserToken.parse(text.replace("_lab_", "__"))).isEmpty();
        assertThat(UserToken.parse(text.replace("_lab_", "_.._"))).isEmpty();
        assertThat(UserToken.parse("lockstep1_" + "a".repeat(1 << 20))).isEmpty();
    }

    @Test
    void no_two_are_alike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            UserToken made = UserToken.make("lab", RANDOM);
            assertThat(seen.add(made.id())).isTrue();
            assertThat(seen.add(made.text().substring(made.text().length() - 64))).isTrue();
        }
    }

    @Test
    void its_words_do_not_give_it_away() {
        UserToken made = UserToken.make("lab", RANDOM);
        assertThat(made).hasToString("token " + made.id() + " of cluster lab");
        assertThat(made.digest()).doesNotContain(made.text().substring(made.text().length() - 64));
    }

    @Test
    void a_cluster_that_can_have_no_certificates_has_no_tokens() {
        assertThatThrownBy(() -> UserToken.make("My Lab", RANDOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cluster (My Lab) must be 1 to 63 lower-case letters");
    }

    @Test
    void what_is_meant_to_be_one_is_told_from_the_secret_of_the_controllers() {
        assertThat(UserToken.isMeant("lockstep1_oops")).isTrue();
        assertThat(UserToken.isMeant("0123456789abcdef0123456789abcdef")).isFalse();
    }
}
