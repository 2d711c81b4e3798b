package lockstep.controller.server;

import com.linecorp.armeria.common.FlagsProvider;
import com.linecorp.armeria.common.util.TlsEngineType;

/// Keeps Armeria from loading OpenSSL: that would cost each start a sixth of a second, and the
/// JDK's own TLS is what the certificates are checked with. Found through `META-INF/services`.
public final class PlainFlags implements FlagsProvider {
    @Override
    public int priority() {
        return 100;
    }

    @Override
    public TlsEngineType tlsEngineType() {
        return TlsEngineType.JDK;
    }
}
