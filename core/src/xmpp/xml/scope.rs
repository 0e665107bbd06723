//! The elements that are open, as the buffer holds them: names, attributes, and what prefixes mean.
//!
//! Follows XML Namespaces 1.0, 3rd edition. Promises that what is read was checked when the tag ended: no two
//! attributes of one name, no prefix without a declaration, `xml` and `xmlns` only as §3 allows. Attributes
//! are compared with each other, so that the time grows with the square of their number, which the buffer
//! bounds.

use super::XmlErrorKind;
use super::memory::Frame;
use super::memory::HEADER;

/// The prefix that needs no declaration.
const XML_PREFIX: &[u8] = b"xml";
/// What `xml` stands for without a declaration.
const XML: &[u8] = b"http://www.w3.org/XML/1998/namespace";
/// What `xmlns` stands for; it cannot be declared.
const XMLNS: &[u8] = b"http://www.w3.org/2000/xmlns/";
/// The prefix of declarations, and the name of that without a prefix.
const DECLARATION: &[u8] = b"xmlns";

/// What is known of an attribute's namespace: where in the buffer it is declared, or else one of the constants,
/// which are behind the last offset that an attribute can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(pub(super) u16);

impl Place {
    /// The empty namespace.
    pub(super) const NONE: Self = Self(u16::MAX);
    /// The namespace of `xml`, which needs no declaration.
    const XML: Self = Self(u16::MAX - 1);
    /// The attribute is a declaration itself.
    const DECLARATION: Self = Self(u16::MAX - 2);
    /// It was not looked up yet.
    const UNKNOWN: Self = Self(u16::MAX - 3);

    /// Says what a name tells by itself, with `prefix` bytes before its colon.
    pub(super) fn of_name(name: &[u8], prefix: usize) -> Self {
        // Without a colon it is the whole name that may say so.
        let telling = if prefix == 0 { name } else { name.get(..prefix).unwrap_or_default() };
        match telling == DECLARATION {
            true => Self::DECLARATION,
            false if prefix == 0 => Self::NONE,
            false => Self::UNKNOWN,
        }
    }
}

/// The elements that are open, the innermost last.
#[derive(Clone, Copy)]
pub(super) struct Scope<'t> {
    buffer: &'t [u8],
    frames: &'t [Frame],
}

/// One attribute; its name and value are UTF-8.
#[derive(Clone, Copy)]
pub(super) struct Stored<'t> {
    at: usize,
    pub(super) name: &'t [u8],
    /// Bytes of the name before the colon.
    pub(super) prefix: usize,
    pub(super) value: &'t [u8],
    pub(super) namespace: Place,
}

/// Attributes one after another, declarations included.
#[derive(Clone, Copy)]
pub(super) struct StoredAttributes<'t> {
    buffer: &'t [u8],
    at: usize,
    end: usize,
}

impl<'t> Stored<'t> {
    /// Returns how many bytes of the buffer it takes.
    pub(super) const fn size(&self) -> usize {
        HEADER + self.name.len() + self.value.len()
    }

    /// Returns its name without the prefix.
    pub(super) fn local(&self) -> &'t [u8] {
        local(self.name, self.prefix)
    }

    pub(super) fn is_declaration(&self) -> bool {
        self.namespace == Place::DECLARATION
    }

    /// Tells whether it declares `prefix`; the empty one is that of the default namespace.
    fn declares(&self, prefix: &[u8]) -> bool {
        self.is_declaration()
            && match prefix {
                b"" => self.prefix == 0,
                _ => self.prefix > 0 && self.local() == prefix,
            }
    }

    fn declared(&self) -> &'t [u8] {
        if self.prefix == 0 { b"" } else { self.local() }
    }

    /// XML Namespaces §3: the two reserved prefixes and their namespaces go together, and a prefix cannot be
    /// taken back.
    fn check_declaration(&self) -> Result<(), XmlErrorKind> {
        let (declared, uri) = (self.declared(), self.value);
        // Not by patterns: those compare byte by byte, each in code of its own.
        let is_sound = if declared == XML_PREFIX {
            uri == XML
        } else {
            declared != DECLARATION
                && uri != XML
                && uri != XMLNS
                && (declared.is_empty() || !uri.is_empty())
        };
        if is_sound { Ok(()) } else { Err(XmlErrorKind::Namespace) }
    }
}

impl<'t> StoredAttributes<'t> {
    /// Goes on at an offset in the buffer.
    pub(super) const fn from(self, at: usize) -> Self {
        Self { at, ..self }
    }
}

impl<'t> Iterator for StoredAttributes<'t> {
    type Item = Stored<'t>;

    fn next(&mut self) -> Option<Stored<'t>> {
        let at = self.at;
        let (header, rest) = self.buffer.get(at..self.end)?.split_first_chunk::<HEADER>()?;
        let [a, b, c, d, e, f, g, h] = *header;
        let (name, rest) = rest.split_at_checked(u16::from_le_bytes([a, b]).into())?;
        let (value, _) = rest.split_at_checked(u16::from_le_bytes([e, f]).into())?;
        let prefix = u16::from_le_bytes([c, d]).into();
        let stored =
            Stored { at, name, prefix, value, namespace: Place(u16::from_le_bytes([g, h])) };
        self.at += stored.size();
        Some(stored)
    }
}

impl<'t> Scope<'t> {
    pub(super) const fn new(buffer: &'t [u8], frames: &'t [Frame]) -> Self {
        Self { buffer, frames }
    }

    /// Returns the innermost element's name as it was written.
    pub(super) fn written_name(self) -> &'t [u8] {
        let frame = self.top();
        let range = usize::from(frame.start)..frame.attributes.into();
        self.buffer.get(range).unwrap_or_default()
    }

    /// Returns the innermost element's name without its prefix.
    pub(super) fn local(self) -> &'t [u8] {
        local(self.written_name(), self.top().prefix.into())
    }

    /// Returns the innermost element's namespace.
    pub(super) fn namespace(self) -> &'t [u8] {
        self.uri(self.top().namespace)
    }

    /// Returns the innermost element's attributes.
    pub(super) fn attributes(self) -> StoredAttributes<'t> {
        self.attributes_of(self.top())
    }

    /// Returns the namespace that is declared at a place.
    pub(super) fn uri(self, place: Place) -> &'t [u8] {
        match place {
            Place::XML => XML,
            Place(at) => {
                self.read(at.into(), self.buffer.len()).next().map_or(b"", |one| one.value)
            }
        }
    }

    /// Returns where the namespace of an attribute is declared; a declaration is checked.
    pub(super) fn namespace_of(self, stored: &Stored<'_>) -> Result<Place, XmlErrorKind> {
        match stored.namespace {
            Place::UNKNOWN => self.find(stored.name.get(..stored.prefix).unwrap_or_default()),
            Place::DECLARATION => stored.check_declaration().map(|()| Place::DECLARATION),
            known => Ok(known),
        }
    }

    /// Checks that no two attributes have one name, and returns where the element's namespace is declared.
    pub(super) fn check(self) -> Result<Place, XmlErrorKind> {
        for stored in self.attributes() {
            let mut earlier = StoredAttributes { end: stored.at, ..self.attributes() };
            if earlier.any(|earlier| self.is_same(&earlier, &stored)) {
                return Err(XmlErrorKind::DuplicateAttribute);
            }
        }
        self.find(self.written_name().get(..self.top().prefix.into()).unwrap_or_default())
    }

    /// Returns where a prefix is declared; the empty one need not be.
    fn find(self, prefix: &[u8]) -> Result<Place, XmlErrorKind> {
        for frame in self.frames.iter().rev() {
            if let Some(stored) = self.attributes_of(*frame).find(|one| one.declares(prefix)) {
                return u16::try_from(stored.at)
                    .map(Place)
                    .map_err(|_| XmlErrorKind::UnboundPrefix);
            }
        }
        match prefix {
            b"" => Ok(Place::NONE),
            _ if prefix == XML_PREFIX => Ok(Place::XML),
            _ => Err(XmlErrorKind::UnboundPrefix),
        }
    }

    /// Tells whether two attributes have one name: without a prefix none is in a namespace.
    fn is_same(self, one: &Stored<'_>, other: &Stored<'_>) -> bool {
        one.name == other.name
            || one.prefix > 0
                && other.prefix > 0
                && one.local() == other.local()
                && !one.is_declaration()
                && !other.is_declaration()
                && self.uri(one.namespace) == self.uri(other.namespace)
    }

    const fn attributes_of(self, frame: Frame) -> StoredAttributes<'t> {
        self.read(frame.attributes as usize, frame.end as usize)
    }

    const fn read(self, at: usize, end: usize) -> StoredAttributes<'t> {
        StoredAttributes { buffer: self.buffer, at, end }
    }

    fn top(self) -> Frame {
        self.frames.last().copied().unwrap_or(Frame::EMPTY)
    }
}

/// Returns what follows the colon.
fn local(name: &[u8], prefix: usize) -> &[u8] {
    name.get(prefix + usize::from(prefix > 0)..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
