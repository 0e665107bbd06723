//! An element with everything in it, and where it stands.
//!
//! Names are resolved: an attribute in a namespace is `{namespace}name`, but for `xml:name`. Depth is
//! bounded by the tokenizer's memory, so writing may recurse.

use alloc::string::String;
use alloc::vec::Vec;

use pushwire_core::xmpp::xml::Attribute;
use pushwire_core::xmpp::xml::Start;

use crate::json::Writer;

/// Longest namespace that is listed, in the name of an attribute too: what a tag says once, each name in it repeats.
const MAX_NAMESPACE: usize = 256;

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Absolute offset of its `<`.
    pub offset: usize,
    /// Bytes up to the `>` of its end tag, or up to where reading stopped.
    pub length: usize,
    /// Its name without prefix.
    pub name: String,
    /// Its namespace; empty without one.
    pub namespace: String,
    /// Its attributes in the order of the tag, namespace declarations excepted.
    pub attributes: Vec<(String, String)>,
    /// The text directly in it.
    pub text: String,
    /// The elements directly in it.
    pub children: Vec<Element>,
    /// Where its content begins, and where its end tag does.
    pub(super) content: (usize, usize),
}

impl Element {
    pub(super) fn new(start: Start<'_>, offset: usize, content: usize) -> Self {
        let mut attributes = Vec::new();
        start.attributes().for_each(|one| attributes.push(attribute(one)));
        Self {
            offset,
            length: 0,
            name: start.local().into(),
            namespace: start.namespace().into(),
            attributes,
            text: String::new(),
            children: Vec::new(),
            content: (content, content),
        }
    }

    /// Tells whether a namespace is too long to be listed.
    pub(super) fn has_long_names(&self) -> bool {
        let is_long = |name: &String| name.len() > MAX_NAMESPACE;
        is_long(&self.namespace) || self.attributes.iter().any(|(name, _)| is_long(name))
    }

    /// Returns the value of an attribute that is in no namespace.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Writes it as an object.
    pub fn write(&self, json: &mut Writer) {
        json.open('{');
        self.write_members(json);
        json.close('}');
    }

    /// Writes its members.
    pub(super) fn write_members(&self, json: &mut Writer) {
        json.key("offset").number(self.offset as u64);
        json.key("length").number(self.length as u64);
        json.key("name").string(&self.name);
        json.key("namespace").string(&self.namespace);
        json.key("attributes").open('{');
        for (name, value) in &self.attributes {
            json.key(name).string(value);
        }
        json.close('}');
        json.key("text").string(&self.text);
        json.key("children").open('[');
        self.children.iter().for_each(|child| child.write(json));
        json.close(']');
    }
}

fn attribute(attribute: Attribute<'_>) -> (String, String) {
    let mut name = String::new();
    match attribute.namespace {
        "" => {}
        XML => name.push_str("xml:"),
        namespace => {
            name.push('{');
            name.push_str(namespace);
            name.push('}');
        }
    }
    name.push_str(attribute.local);
    (name, attribute.value.into())
}
