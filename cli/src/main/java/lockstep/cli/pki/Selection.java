package lockstep.cli.pki;

import lockstep.cli.pki.authority.Entry;
import lockstep.cli.pki.authority.PkiFailure;
import lockstep.identity.Role;

import java.util.List;
import java.util.Locale;

/// Finds the certificates that SERIAL, NAME or ROLE NAME means.
final class Selection {
    private Selection() {}

    /// @return at least one; all of one host, or one by its serial number
    /// @throws PkiFailure when there is none, or several hosts are meant
    static List<Entry> of(List<String> words, List<Entry> all) throws PkiFailure {
        List<Entry> found = words.size() == 1 ? oneWord(words.getFirst(), all) : host(words, all);
        if (found.isEmpty()) {
            throw new PkiFailure(
                    "there is no certificate of (%s).%nMaybe see lockstep pki list."
                            .formatted(String.join(" ", words)));
        }
        return found;
    }

    private static List<Entry> oneWord(String word, List<Entry> all) throws PkiFailure {
        String serial = word.toLowerCase(Locale.ROOT);
        List<Entry> numbered =
                all.stream().filter(entry -> entry.serialText().equals(serial)).toList();
        if (!numbered.isEmpty()) {
            return numbered;
        }
        List<Entry> named = all.stream().filter(entry -> entry.name().equals(word)).toList();
        List<Role> roles = named.stream().map(Entry::role).distinct().toList();
        if (roles.size() > 1) {
            throw new PkiFailure(
                    "(%s) is the name of several hosts.%nMaybe say which: %s"
                            .formatted(
                                    word,
                                    String.join(
                                            ", or ",
                                            roles.stream()
                                                    .map(role -> role.word() + " " + word)
                                                    .toList())));
        }
        return named;
    }

    private static List<Entry> host(List<String> words, List<Entry> all) {
        return all.stream()
                .filter(entry -> entry.role().word().equals(words.getFirst()))
                .filter(entry -> entry.name().equals(words.getLast()))
                .toList();
    }
}
