package lockstep.doctor.host;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/// The addresses of this host.
public final class OwnAddresses {
    private OwnAddresses() {}

    /// Whether it is one of them; also where that cannot be found out.
    public static boolean contain(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }
}
