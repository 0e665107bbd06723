//! What the tokenizer gives: tags and text, with names resolved and references decoded.
//!
//! Follows XML Namespaces 1.0: a name is a namespace and a local part, the prefix is of no account. Promises
//! that a token only borrows; nothing here prints what senders wrote.

use core::fmt;

use super::scope::Place;
use super::scope::Scope;
use super::scope::Stored;

/// A piece of the stream, in its order.
#[derive(Clone, Copy)]
pub enum Token<'t> {
    /// A start tag; an empty element has its [`End`](Self::End) too.
    Start(Start<'t>),
    /// A piece of text: references and CDATA are decoded, line ends are line feeds. How text is cut into
    /// pieces depends on how the input is; a character is never cut. White space between stanzas, such as
    /// that which keeps the connection alive, comes as text too.
    Text(&'t str),
    /// An end tag: that of the element that is open.
    End,
    /// The end tag of the stream; nothing but white space may follow.
    StreamEnd,
    /// In place of its end tag: the stanza that was to be skipped has passed, and took this many bytes from
    /// its `<` to its `>`.
    Skipped(u64),
}

/// A start tag.
#[derive(Clone, Copy)]
pub struct Start<'t> {
    scope: Scope<'t>,
}

/// An attribute, with its value as XML 1.0 §3.3.3 normalises it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'t> {
    /// Its namespace: empty for one without a prefix, whatever the element's is.
    pub namespace: &'t str,
    /// Its name without the prefix.
    pub local: &'t str,
    /// Its value.
    pub value: &'t str,
}

impl<'t> Start<'t> {
    pub(super) const fn new(scope: Scope<'t>) -> Self {
        Self { scope }
    }

    /// Returns the element's name without its prefix.
    pub fn local(&self) -> &'t str {
        text(self.scope.local())
    }

    /// Returns the element's namespace; it is empty where there is none.
    pub fn namespace(&self) -> &'t str {
        text(self.scope.namespace())
    }

    /// Tells whether it is this element.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace() == namespace
    }

    /// Returns the attributes, but for namespace declarations, in the order of the tag.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'t>> + use<'t> {
        let scope = self.scope;
        let attributes = scope.attributes().filter(|stored| !stored.is_declaration());
        attributes.map(move |stored| attribute(scope, stored))
    }

    /// Returns the value of the attribute of this name that is in no namespace.
    pub fn attribute(&self, local: &str) -> Option<&'t str> {
        let mut attributes = self.scope.attributes();
        let found =
            attributes.find(|one| one.namespace == Place::NONE && one.local() == local.as_bytes());
        found.map(|stored| text(stored.value))
    }
}

fn attribute<'t>(scope: Scope<'t>, stored: Stored<'t>) -> Attribute<'t> {
    let namespace = text(scope.uri(stored.namespace));
    Attribute { namespace, local: text(stored.local()), value: text(stored.value) }
}

/// The buffer holds names and values that were checked when they were read.
fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap_or_default()
}

/// Names are printed, text is not.
impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(start) => start.fmt(f),
            Self::Text(text) => f.debug_struct("Text").field("len", &text.len()).finish(),
            Self::End => f.write_str("End"),
            Self::StreamEnd => f.write_str("StreamEnd"),
            Self::Skipped(bytes) => f.debug_tuple("Skipped").field(bytes).finish(),
        }
    }
}

impl fmt::Debug for Start<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Start");
        output.field("namespace", &self.namespace()).field("local", &self.local());
        output.finish_non_exhaustive()
    }
}

impl fmt::Debug for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Attribute");
        output.field("namespace", &self.namespace).field("local", &self.local);
        output.finish_non_exhaustive()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Token<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        match self {
            Self::Start(start) => start.format(f),
            Self::Text(text) => defmt::write!(f, "Text {{ len: {} }}", text.len()),
            Self::End => defmt::write!(f, "End"),
            Self::StreamEnd => defmt::write!(f, "StreamEnd"),
            Self::Skipped(bytes) => defmt::write!(f, "Skipped({})", bytes),
        }
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Start<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "Start {{ namespace: {}, local: {} }}", self.namespace(), self.local());
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Attribute<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "Attribute {{ namespace: {}, local: {} }}", self.namespace, self.local);
    }
}
