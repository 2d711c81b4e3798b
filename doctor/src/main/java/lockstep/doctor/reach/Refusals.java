package lockstep.doctor.reach;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.identity.PeerRefused;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;

import javax.net.ssl.SSLException;

/// Why a controller could not be spoken to.
final class Refusals {
    private Refusals() {}

    static Finding of(ControllerCheck.Way way, IOException failed) {
        String address = way.address();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof PeerRefused refused) {
                return new Wrong(
                        "%s is not believed: %s".formatted(address, refused.getMessage()),
                        "give it a controller's certificate of this cluster: docs/security.md.");
            }
            if (cause instanceof UnresolvedAddressException) {
                return new Wrong(
                        "%s: nobody knows a host of that name".formatted(address),
                        "correct it, or add the host to the name service or to /etc/hosts.");
            }
        }
        return switch (failed) {
            case HttpTimeoutException _ ->
                    new Wrong(
                            "%s: no answer within 5 s".formatted(address),
                            "look for a firewall between, and whether that host is up.");
            case ConnectException _ ->
                    new Wrong(
                            "%s: nobody listens there".formatted(address),
                            "start the controller (systemctl start lockstep-controller), or correct"
                                    + " the address.");
            case SSLException unbelieved ->
                    new Wrong(
                            "%s: no TLS with it (%s)".formatted(address, unbelieved.getMessage()),
                            "look at its log: it says why it does not believe this host. Or it has"
                                    + " no api.tls.");
            default ->
                    new Wrong(
                            "%s does not answer (%s)".formatted(address, failed.getMessage()),
                            way.tls().isEmpty()
                                    ? "set tls here where the controller has api.tls:"
                                            + " docs/security.md."
                                    : "look at its log.");
        };
    }
}
