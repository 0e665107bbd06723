//! XML elements as values, and how they are written.
//!
//! Namespaces in XML 1.0: an element says its namespace where it is not that of its parent, with a prefix of its own
//! if it has one. Text and attributes are escaped here and nowhere else. What is read comes from `reader`; attributes
//! with a namespace are not kept.

use crate::ccs::form::Text;

/// Prefix that the stream's header declares.
pub(crate) const STREAM_PREFIX: &str = "stream";

/// What stands in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

/// An element with everything in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) namespace: String,
    pub(crate) name: String,
    /// Only for writing.
    prefix: Option<&'static str>,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

impl Element {
    pub(crate) fn new(namespace: &str, name: &str) -> Self {
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            prefix: None,
            attributes: Vec::new(),
            children: Vec::new(),
        }
    }

    pub(crate) fn prefixed(self, prefix: Option<&'static str>) -> Self {
        Self { prefix, ..self }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn holding(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    pub(crate) fn saying(mut self, text: &str) -> Self {
        self.add_text(text);
        self
    }

    pub(crate) fn add(&mut self, child: Self) {
        self.children.push(Node::Element(child));
    }

    /// Adds text; pieces that follow each other are one.
    pub(crate) fn add_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(last)) => last.push_str(text),
            _ => self.children.push(Node::Text(text.to_owned())),
        }
    }

    pub(crate) fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    /// The first direct child of this name.
    pub(crate) fn child(&self, namespace: &str, name: &str) -> Option<&Self> {
        self.elements().find(|child| child.is(namespace, name))
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All text directly in it.
    pub(crate) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Element(_) => None,
            Node::Text(text) => Some(text.as_str()),
        });
        texts.collect()
    }

    /// As it is written inside an element of the namespace `around`.
    pub(crate) fn written(&self, around: &str, text: Text) -> String {
        let mut out = String::new();
        self.write(&mut out, around, text);
        out
    }

    fn write(&self, out: &mut String, around: &str, text: Text) {
        let tag = match self.prefix {
            Some(prefix) => format!("{prefix}:{}", self.name),
            None => self.name.clone(),
        };
        out.push_str(&format!("<{tag}"));
        match self.prefix {
            Some(STREAM_PREFIX) => {}
            Some(prefix) => write_attribute(out, &format!("xmlns:{prefix}"), &self.namespace),
            None if self.namespace != around => write_attribute(out, "xmlns", &self.namespace),
            None => {}
        }
        for (name, value) in &self.attributes {
            write_attribute(out, name, value);
        }
        if self.children.is_empty() {
            return out.push_str("/>");
        }
        out.push('>');
        // Without a prefix the element's namespace is the default inside it.
        let inside = if self.prefix.is_none() { &self.namespace } else { around };
        for node in &self.children {
            match node {
                Node::Element(element) => element.write(out, inside, text),
                Node::Text(characters) => out.push_str(&text.encode(characters)),
            }
        }
        out.push_str(&format!("</{tag}>"));
    }
}

/// An attribute with a space before it. What an XML reader would turn into a space is written as a reference.
pub(crate) fn write_attribute(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!(" {name}='"));
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_declared_where_they_change() {
        let element = Element::new("a", "out")
            .with("x", "1'<\n")
            .holding(Element::new("b", "in").holding(Element::new("b", "same")))
            .holding(Element::new("c", "p").prefixed(Some("q")).saying("t"));
        assert_eq!(
            element.written("a", Text::Plain),
            "<out x='1&apos;&lt;&#10;'><in xmlns='b'><same/></in><q:p xmlns:q='c'>t</q:p></out>"
        );
        let prefixed = Element::new("c", "p").prefixed(Some("q"));
        let prefixed = prefixed.holding(Element::new("a", "x")).holding(Element::new("c", "y"));
        assert_eq!(prefixed.written("a", Text::Plain), "<q:p xmlns:q='c'><x/><y xmlns='c'/></q:p>");
        assert!(element.written("", Text::Plain).starts_with("<out xmlns='a' x="));
    }
}
