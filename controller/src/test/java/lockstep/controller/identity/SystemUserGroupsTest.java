package lockstep.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SystemUserGroupsTest {
    private final SystemUserGroups groups = new SystemUserGroups(System::nanoTime);

    @Test
    void root_is_in_its_own_group_and_not_in_one_that_nobody_has() {
        assertThat(groups.isMember(0, 0)).isTrue();
        assertThat(groups.isMember(0, 2_000_000_000)).isFalse();
    }

    @Test
    void whoever_is_not_known_is_in_no_group_not_even_in_that_of_his_number() {
        assertThat(groups.isMember(2_000_000_000, 2_000_000_000)).isFalse();
    }
}
