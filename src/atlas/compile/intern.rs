//! Tables in which each value is written once.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;

use super::CompileError;
use super::definitions::Signature;
use super::text::Runs;
use crate::atlas::parameters::Parameter;
use crate::atlas::record::{ParameterRecord, Place};

/// Postcard values, one after another, each of them once.
pub(crate) struct Interned<T> {
    /// The bytes so far.
    pub(crate) bytes: Vec<u8>,
    places: HashMap<T, Place>,
}

impl<T: Hash + Eq + Serialize> Interned<T> {
    /// A table without values.
    pub(crate) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// The place of `value`, which is appended if it is new.
    pub(crate) fn place(&mut self, value: T) -> Result<Place, CompileError> {
        if let Some(place) = self.places.get(&value) {
            return Ok(*place);
        }
        let place = append(&mut self.bytes, &value)?;
        self.places.insert(value, place);
        Ok(place)
    }
}

/// Appends one postcard value and returns its place.
pub(crate) fn append<T: Serialize + ?Sized>(
    bytes: &mut Vec<u8>,
    value: &T,
) -> Result<Place, CompileError> {
    let place = Place::try_from(bytes.len())
        .map_err(|_| CompileError::Whole("the atlas is larger than 4 GB".to_owned()))?;
    let written = postcard::to_allocvec(value)
        .map_err(|error| CompileError::Whole(format!("a record cannot be written: {error}")))?;
    bytes.extend(written);
    Ok(place)
}

/// All tables that records refer to.
pub(crate) struct Tables {
    /// Sets of versions, in the order in which they came.
    pub(crate) runs: Vec<u64>,
    run_indices: HashMap<Runs, u32>,
    /// Texts.
    pub(crate) strings: Interned<String>,
    /// Parameters.
    pub(crate) parameters: Interned<ParameterRecord>,
    /// Signatures.
    pub(crate) signatures: Interned<Vec<Place>>,
}

impl Tables {
    /// Tables without values.
    pub(crate) fn new() -> Self {
        Self {
            runs: Vec::new(),
            run_indices: HashMap::new(),
            strings: Interned::new(),
            parameters: Interned::new(),
            signatures: Interned::new(),
        }
    }

    /// The index of a set of versions.
    pub(crate) fn runs(&mut self, runs: Runs) -> u32 {
        let next = self.run_indices.len() as u32;
        *self.run_indices.entry(runs).or_insert_with(|| {
            self.runs.push(runs);
            next
        })
    }

    /// The place of a text.
    pub(crate) fn string(&mut self, text: &str) -> Result<Place, CompileError> {
        self.strings.place(text.to_owned())
    }

    /// The places of several texts.
    pub(crate) fn strings(&mut self, texts: &[String]) -> Result<Vec<Place>, CompileError> {
        texts.iter().map(|text| self.string(text)).collect()
    }

    /// The place of a signature.
    pub(crate) fn signature(
        &mut self,
        signature: &Signature,
    ) -> Result<Option<Place>, CompileError> {
        let Some(parameters) = signature else {
            return Ok(None);
        };
        let places = parameters
            .iter()
            .map(|parameter| self.parameter(parameter))
            .collect::<Result<_, _>>()?;
        self.signatures.place(places).map(Some)
    }

    fn parameter(&mut self, parameter: &Parameter) -> Result<Place, CompileError> {
        let record = ParameterRecord {
            name: self.string(&parameter.name)?,
            default: match &parameter.default {
                Some(default) => Some(self.string(default)?),
                None => None,
            },
            kind: parameter.kind,
        };
        self.parameters.place(record)
    }
}
