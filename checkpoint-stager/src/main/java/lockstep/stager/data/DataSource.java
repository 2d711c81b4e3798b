package lockstep.stager.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// Where data is fetched from, as it was when it was opened.
public interface DataSource extends Closeable {
    /// Looks what is there.
    ///
    /// @throws HopelessSource if it can never be fetched
    /// @throws IOException if it is not there or cannot be read now
    static DataSource open(DataUri uri) throws IOException {
        return uri.isBucket() ? ObjectSource.open(uri) : TreeSource.open(uri);
    }

    DataListing listing();

    /// The bytes of one file of the listing. The caller closes it.
    InputStream read(int index) throws IOException;

    /// Looks again.
    ///
    /// @throws IOException if anything is not what it was
    void requireUnchanged() throws IOException;
}
