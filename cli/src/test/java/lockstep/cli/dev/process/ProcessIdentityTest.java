package lockstep.cli.dev.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessIdentityTest {
    @Test
    void what_is_written_is_read_again() {
        ProcessIdentity identity = new ProcessIdentity(42, 991, "2c3e-f0");

        assertThat(ProcessIdentity.parse(identity + "\n")).contains(identity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "42 991", "x 991 boot", "42 -1 boot", "42 991 boot extra"})
    void anything_else_is_no_identity(String text) {
        assertThat(ProcessIdentity.parse(text)).isEmpty();
    }
}
