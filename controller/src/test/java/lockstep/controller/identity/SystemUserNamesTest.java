package lockstep.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SystemUserNamesTest {
    private final SystemUserNames names = new SystemUserNames();

    @Test
    void a_user_has_the_name_that_the_system_gives_it() {
        assertThat(names.knows(0)).isFalse();
        assertThat(names.nameOf(0)).isEqualTo("root");
        assertThat(names.knows(0)).isTrue();
        assertThat(names.nameOf(0)).isEqualTo("root");
    }

    @Test
    void a_number_without_a_name_stands_for_itself() {
        assertThat(names.nameOf(1_234_567)).isEqualTo("1234567");
        assertThat(names.nameOf(-2)).isEqualTo("4294967294");
    }
}
