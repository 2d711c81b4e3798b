package lockstep.node.sense.accelerator;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/// An element of a document, or the absence of one, which has no children and no text.
///
/// The document may name a DTD, as those of nvidia-smi do; nothing is ever loaded because of it,
/// and one that defines entities is refused.
record XmlNode(String name, Optional<Element> element) {
    private static final Pattern NUMBER =
            Pattern.compile("(-?\\d{1,18}(?:\\.\\d{1,9})?)(?:\\D.*)?");

    static XmlNode parse(String xml) throws IOException {
        if (xml.contains("<!ENTITY")) {
            throw new IOException("The XML defines entities, which is not taken");
        }
        try {
            DocumentBuilder builder = factory().newDocumentBuilder();
            builder.setEntityResolver((_, _) -> new InputSource(new StringReader("")));
            builder.setErrorHandler(new Strict());
            Document document = builder.parse(new InputSource(new StringReader(xml)));
            Element root = document.getDocumentElement();
            return new XmlNode(root.getTagName(), Optional.of(root));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("The XML cannot be read: " + e.getMessage(), e);
        }
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    /// Says nothing to stderr; what is fatal is thrown.
    private static final class Strict extends DefaultHandler {
        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }
    }

    List<XmlNode> children() {
        List<XmlNode> found = new ArrayList<>();
        element.ifPresent(
                of -> {
                    Node child = of.getFirstChild();
                    while (child != null) {
                        if (child instanceof Element e) {
                            found.add(new XmlNode(e.getTagName(), Optional.of(e)));
                        }
                        child = child.getNextSibling();
                    }
                });
        return found;
    }

    List<XmlNode> children(String wanted) {
        return children().stream().filter(child -> child.name.equals(wanted)).toList();
    }

    /// The first child of this name.
    XmlNode at(String wanted) {
        return children(wanted).stream()
                .findFirst()
                .orElseGet(() -> new XmlNode(wanted, Optional.empty()));
    }

    XmlNode either(String first, String second) {
        XmlNode found = at(first);
        return found.element.isPresent() ? found : at(second);
    }

    String attribute(String key) {
        return element.map(e -> e.getAttribute(key)).orElse("");
    }

    String text() {
        return element.map(e -> e.getTextContent().strip()).orElse("");
    }

    boolean says(String child, String text) {
        return at(child).text().equals(text);
    }

    /// The number of the first of these children that has one, without its unit.
    OptionalDouble number(String... names) {
        for (String child : names) {
            Matcher m = NUMBER.matcher(at(child).text());
            if (m.matches()) {
                return OptionalDouble.of(Double.parseDouble(m.group(1)));
            }
        }
        return OptionalDouble.empty();
    }

    OptionalInt whole(String child) {
        OptionalDouble value = number(child);
        return value.isPresent() ? OptionalInt.of((int) value.getAsDouble()) : OptionalInt.empty();
    }

    /// The sum over those of these children that have a number.
    OptionalLong sum(String... names) {
        long sum = 0;
        boolean any = false;
        for (String child : names) {
            OptionalDouble value = number(child);
            any |= value.isPresent();
            sum += (long) value.orElse(0);
        }
        return any ? OptionalLong.of(sum) : OptionalLong.empty();
    }
}
