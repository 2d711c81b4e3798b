package lockstep.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.job.Submitter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallersTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Submitter SELF = new Submitter(500, 501, "lockstep");

    private final Callers callers = new Callers(SELF, TOKEN, new NumbersAsNames());

    private static final class NumbersAsNames implements UserNames {
        @Override
        public String nameOf(int uid) {
            return "u" + Integer.toUnsignedString(uid);
        }

        @Override
        public boolean knows(int uid) {
            return true;
        }
    }

    @Test
    void a_local_caller_is_who_the_kernel_says() {
        assertThat(callers.local(1000, 1001))
                .isEqualTo(new Caller(new Submitter(1000, 1001, "u1000"), false));
    }

    @Test
    void root_and_the_controllers_own_user_may_speak_for_nodes() {
        assertThat(callers.local(0, 0).mayBeNode()).isTrue();
        assertThat(callers.local(500, 501).mayBeNode()).isTrue();
        assertThat(callers.local(501, 501).mayBeNode()).isFalse();
    }

    @Test
    void the_right_token_stands_for_the_controllers_own_user() {
        assertThat(callers.remote("Bearer " + TOKEN)).contains(new Caller(SELF, true));
        assertThat(callers.remote("bearer  " + TOKEN + " ")).contains(new Caller(SELF, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdef0123456789abcde",
                "Bearer 0123456789abcdef0123456789abcdef0",
                "Basic 0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef"
            })
    void anything_else_is_nobody(String authorization) {
        assertThat(callers.remote(authorization)).isEmpty();
    }
}
