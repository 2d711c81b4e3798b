package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.TlsEngineType;

import org.junit.jupiter.api.Test;

final class PlainFlagsTest {
    @Test
    void openssl_is_not_loaded() {
        assertThat(Flags.tlsEngineType()).isEqualTo(TlsEngineType.JDK);
    }
}
